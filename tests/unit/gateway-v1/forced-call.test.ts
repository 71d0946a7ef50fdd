import { describe, expect, it } from "vitest";
import type { GenerateEvent } from "~/server/engines/read-events";
import { callSchema, keepFirstCall, readForcedCall } from "~/server/gateway/chat-bridge/forced-call";

const tool = (name: string, parameters: Record<string, unknown>) => ({
  type: "function" as const,
  function: { name, parameters },
});
const city = { type: "object", properties: { city: { type: "string" } } };

async function* from(...events: GenerateEvent[]): AsyncGenerator<GenerateEvent> {
  yield* events;
}

const text = (said: string): GenerateEvent => ({ type: "text", text: said, thinking: "" });
const done = { type: "done", reason: "stop" } as GenerateEvent;

async function all(events: AsyncIterable<GenerateEvent>): Promise<GenerateEvent[]> {
  const seen: GenerateEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

describe("callSchema", () => {
  it("admits a call of one tool, or of any", () => {
    const a = {
      type: "object",
      properties: { name: { type: "string", enum: ["a"] }, arguments: city },
      required: ["name", "arguments"],
    };
    expect(callSchema([tool("a", city)], "required")).toEqual(a);
    expect(callSchema([tool("a", city), tool("b", city)], { name: "a" })).toEqual(a);
    expect(callSchema([tool("a", city), tool("b", city)], "required")).toMatchObject({
      anyOf: [a, { properties: { name: { enum: ["b"] } } }],
    });
  });

  it("keeps the references of a tool's schema valid", () => {
    const parameters = { type: "object", properties: { x: { $ref: "#/$defs/X" } }, $defs: { X: { type: "integer" } } };
    const schema = callSchema([tool("a", parameters)], "required");
    expect(schema).toMatchObject({ $defs: { X: { type: "integer" } } });
    expect(JSON.stringify(schema.properties)).not.toContain('$defs":');
  });
});

describe("readForcedCall", () => {
  it("makes a call of the text", async () => {
    const events = await all(readForcedCall(from(text('{"name":"a",'), text('"arguments":{"city":"Rom"}}'), done)));
    expect(events).toEqual([{ type: "tools", calls: [{ name: "a", arguments: { city: "Rom" } }] }, done]);
  });

  it("loses nothing of a text that was cut, and takes a call that the engine read itself", async () => {
    expect(await all(readForcedCall(from(text('{"name":"a", "arg'), done)))).toEqual([text('{"name":"a", "arg'), done]);
    const calls: GenerateEvent = { type: "tools", calls: [{ name: "a", arguments: {} }] };
    expect(await all(readForcedCall(from(calls, done)))).toEqual([calls, done]);
  });
});

describe("keepFirstCall", () => {
  it("leaves out all calls but one", async () => {
    const call = { name: "a", arguments: {} };
    const twice: GenerateEvent = { type: "tools", calls: [call, call] };
    expect(await all(keepFirstCall(from(text("x"), twice, twice, done)))).toEqual([
      text("x"),
      { type: "tools", calls: [call] },
      done,
    ]);
  });
});
