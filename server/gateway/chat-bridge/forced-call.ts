import type { GenerateEvent, ModelToolCall } from "~/server/engines/read-events";
import type { EngineTool, ToolChoice } from "~/server/gateway/chat-bridge/chat-plan";

type Schema = Record<string, unknown>;

/** The JSON schema of `{"name", "arguments"}`: a call of one of the tools, or of the one that is named. */
export function callSchema(tools: EngineTool[], choice: ToolChoice): Schema {
  const wanted = typeof choice === "object" ? tools.filter((tool) => tool.function.name === choice.name) : tools;
  const definitions: Schema = {};
  const forms = wanted.map(({ function: { name, parameters } }) => {
    const { $defs, definitions: older, ...rest } = parameters;
    Object.assign(definitions, $defs, older);
    return {
      type: "object",
      properties: { name: { type: "string", enum: [name] }, arguments: { type: "object", ...rest } },
      required: ["name", "arguments"],
    };
  });
  const schema: Schema = forms.length === 1 ? { ...forms[0] } : { anyOf: forms };
  // A tool's own references count from the root of its schema, which is this one's root now.
  return Object.keys(definitions).length === 0 ? schema : { ...schema, $defs: definitions, definitions };
}

/** Makes a call of the text that was written under `callSchema`; text that was cut short stays text. */
export async function* readForcedCall(events: AsyncIterable<GenerateEvent>): AsyncGenerator<GenerateEvent> {
  let text = "";
  for await (const event of events) {
    if (event.type === "text") {
      text += event.text;
      if (event.thinking !== "") yield { type: "text", text: "", thinking: event.thinking };
    } else if (event.type === "tools") {
      text = "";
      yield event;
    } else {
      const call = parseCall(text);
      if (call) yield { type: "tools", calls: [call] };
      else if (text !== "") yield { type: "text", text, thinking: "" };
      yield event;
    }
  }
}

/** Leaves out all calls but the first. */
export async function* keepFirstCall(events: AsyncIterable<GenerateEvent>): AsyncGenerator<GenerateEvent> {
  let hasCalled = false;
  for await (const event of events) {
    if (event.type !== "tools") yield event;
    else if (!hasCalled) {
      hasCalled = true;
      yield { type: "tools", calls: event.calls.slice(0, 1) };
    }
  }
}

function parseCall(text: string): ModelToolCall | null {
  try {
    const value = JSON.parse(text) as { name?: unknown; arguments?: unknown };
    if (typeof value.name !== "string" || typeof value.arguments !== "object" || value.arguments === null) return null;
    return { name: value.name, arguments: value.arguments as Record<string, unknown> };
  } catch {
    return null;
  }
}
