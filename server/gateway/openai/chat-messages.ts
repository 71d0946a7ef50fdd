import type { EngineMessage } from "~/server/gateway/chat-bridge/chat-plan";
import { readImageUrl } from "~/server/gateway/chat-bridge/image-data";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";
import type { ChatContent, ChatMessage, ChatToolCall } from "~/server/gateway/openai/chat-message-schema";

/** Turns as the engines take them. Throws RequestError. */
export function toEngineMessages(messages: ChatMessage[]): EngineMessage[] {
  const toolNames = new Map<string, string>();
  return messages.map((message, i) => {
    const field = `messages[${i}]`;
    const { text, images } = readContent(message.content, `${field}.content`);
    const base = { content: text, ...(images.length === 0 ? {} : { images }) };
    if (message.role === "tool" || message.role === "function") {
      const id = message.tool_call_id ?? undefined;
      const name = message.name ?? toolNames.get(id ?? "");
      return { ...base, role: "tool", ...(name ? { tool_name: name } : {}), ...(id ? { tool_call_id: id } : {}) };
    }
    if (message.role !== "assistant") return { ...base, role: message.role === "user" ? "user" : "system" };
    for (const call of message.tool_calls ?? []) if (call.id) toolNames.set(call.id, call.function.name);
    const calls = (message.tool_calls ?? []).map((call, k) => toEngineCall(call, `${field}.tool_calls[${k}]`));
    const thinking = message.reasoning_content || message.reasoning;
    return {
      ...base,
      role: "assistant",
      ...(thinking ? { thinking } : {}),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    };
  });
}

type EngineCall = NonNullable<EngineMessage["tool_calls"]>[number];

function toEngineCall({ id, function: called }: ChatToolCall, field: string): EngineCall {
  const given = readArguments(called.arguments, `${field}.function.arguments`);
  return { ...(id ? { id } : {}), function: { name: called.name, arguments: given } };
}

/** The object that the arguments of a call are; none at all is an empty one. Throws RequestError. */
export function readArguments(given: unknown, field: string): Record<string, unknown> {
  if (given === null || given === undefined || given === "") return {};
  let value = given;
  try {
    if (typeof given === "string") value = JSON.parse(given);
  } catch {
    // Said below.
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RequestError(`invalid value for '${field}': expected a JSON object as text`, field);
}

function readContent(content: ChatContent | null | undefined, field: string): { text: string; images: string[] } {
  if (typeof content === "string") return { text: content, images: [] };
  const texts: string[] = [];
  const images: string[] = [];
  for (const [i, part] of (content ?? []).entries()) {
    if (part.type === "text") texts.push(part.text);
    else if (part.type === "refusal") texts.push(part.refusal);
    else {
      const url = typeof part.image_url === "string" ? part.image_url : part.image_url.url;
      images.push(readImageUrl(url, `${field}[${i}].image_url.url`));
    }
  }
  return { text: texts.join("\n"), images };
}
