import type { GenerateEvent } from "~/server/engines/read-events";

export interface StoppedAt {
  sequence: string | null;
}

/**
 * Ends an answer at the first of `stops` and tells in `stopped` which it was. Engines stop at a text as well, but do not
 * say whether they did. The answer then has no end of its own, so the counts are what went by; `countPrompt` adds the prompt's.
 */
export async function* cutAtStop(
  events: AsyncIterable<GenerateEvent>,
  stops: string[],
  stopped: StoppedAt,
  countPrompt: () => Promise<number>,
): AsyncGenerator<GenerateEvent> {
  let held = "";
  let chunks = 0;
  for await (const event of events) {
    if (event.type === "text") {
      chunks++;
      if (event.thinking !== "") yield { type: "text", text: "", thinking: event.thinking };
      held += event.text;
      const found = findFirst(held, stops);
      if (found) {
        if (found.at > 0) yield { type: "text", text: held.slice(0, found.at), thinking: "" };
        stopped.sequence = found.stop;
        break;
      }
      const safe = held.length - heldBack(held, stops);
      if (safe > 0) yield { type: "text", text: held.slice(0, safe), thinking: "" };
      held = held.slice(safe);
    } else {
      if (held !== "") yield { type: "text", text: held, thinking: "" };
      held = "";
      yield event;
    }
  }
  if (stopped.sequence !== null) yield { ...emptyEnd, promptTokens: await countPrompt(), outputTokens: chunks };
}

const emptyEnd = {
  type: "done",
  reason: "stop",
  promptTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  totalNs: 0,
  loadNs: 0,
  promptNs: 0,
  outputNs: 0,
  queueNs: null,
  batchSizeMean: null,
} as const;

/** The stop that is complete first, so that it does not matter in what pieces the text came; of two at once, the longer. */
function findFirst(text: string, stops: string[]): { at: number; stop: string } | null {
  let first: { at: number; stop: string } | null = null;
  let end = Number.POSITIVE_INFINITY;
  for (const stop of stops) {
    const at = text.indexOf(stop);
    if (at < 0 || at + stop.length > end || (at + stop.length === end && first && at > first.at)) continue;
    first = { at, stop };
    end = at + stop.length;
  }
  return first;
}

/** Characters at the end of `text` that a stop may begin with. */
function heldBack(text: string, stops: string[]): number {
  let longest = 0;
  for (const stop of stops) {
    for (let length = Math.min(stop.length - 1, text.length); length > longest; length--) {
      if (text.endsWith(stop.slice(0, length))) longest = length;
    }
  }
  return longest;
}
