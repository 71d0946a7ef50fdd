import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GenerateEvent } from "~/server/engines/read-events";
import { cutAtStop, type StoppedAt } from "~/server/gateway/anthropic/stop-sequences";

const end: GenerateEvent = {
  type: "done",
  reason: "length",
  promptTokens: 5,
  cachedTokens: 0,
  outputTokens: 9,
  totalNs: 0,
  loadNs: 0,
  promptNs: 0,
  outputNs: 0,
  queueNs: null,
  batchSizeMean: null,
};

interface Cut {
  text: string;
  sequence: string | null;
  last: GenerateEvent | undefined;
  isClosed: boolean;
}

/** What a client sees of an answer in these pieces. */
async function cut(pieces: string[], stops: string[]): Promise<Cut> {
  let isClosed = false;
  async function* events(): AsyncGenerator<GenerateEvent> {
    try {
      for (const text of pieces) yield { type: "text", text, thinking: "" };
      yield end;
    } finally {
      isClosed = true;
    }
  }
  const stopped: StoppedAt = { sequence: null };
  const seen: GenerateEvent[] = [];
  for await (const event of cutAtStop(events(), stops, stopped, async () => 5)) seen.push(event);
  const text = seen.map((event) => (event.type === "text" ? event.text : "")).join("");
  return { text, sequence: stopped.sequence, last: seen.at(-1), isClosed };
}

describe("cutAtStop", () => {
  it("cuts at the stop that is complete first, in whatever pieces the text comes", async () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 12 });
    const stop = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(letters, { maxLength: 6 }),
        fc.array(stop, { minLength: 1, maxLength: 3 }),
        async (pieces, stops) => {
          const whole = pieces.join("");
          const ends = stops.filter((one) => whole.includes(one)).map((one) => whole.indexOf(one) + one.length);
          const isStopped = ends.length > 0;
          const until = whole.slice(0, Math.min(...ends, whole.length));
          const ended = stops.filter((one) => isStopped && until.endsWith(one));
          const at = until.length - Math.max(0, ...ended.map((one) => one.length));
          const { text, sequence, last, isClosed } = await cut(pieces, stops);
          expect(text).toBe(whole.slice(0, at));
          expect(isClosed).toBe(true);
          expect(last?.type).toBe("done");
          if (isStopped) expect(whole.startsWith(sequence ?? "-", at)).toBe(true);
          else expect([sequence, last]).toEqual([null, end]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("sends on at once what cannot be a beginning", async () => {
    async function* events(): AsyncGenerator<GenerateEvent> {
      yield { type: "text", text: "one <", thinking: "" };
      throw new Error("nobody should have asked for more yet");
    }
    const stream = cutAtStop(events(), ["<END>"], { sequence: null }, async () => 0);
    expect((await stream.next()).value).toMatchObject({ text: "one " });
  });
});
