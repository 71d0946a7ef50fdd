import { z } from "zod";
import type { EngineTool, ToolChoice } from "~/server/gateway/chat-bridge/chat-plan";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";

/** A tool as the engines take it. */
export function toEngineTool(tool: {
  name: string;
  description?: string | null;
  parameters?: Record<string, unknown> | null;
}): EngineTool {
  const { name, description, parameters } = tool;
  return {
    type: "function",
    function: {
      name,
      ...(description ? { description } : {}),
      parameters: { type: "object", properties: {}, ...parameters },
    },
  };
}

/** Throws RequestError when a call must come and nothing can be called. */
export function checkRequired<Choice extends ToolChoice>(choice: Choice, offered: EngineTool[]): Choice {
  if (choice !== "required" || offered.length > 0) return choice;
  throw new RequestError("tool_choice asks for a call, but there are no tools", "tool_choice");
}

/** Throws RequestError for a name that is not among the tools. */
export function checkOffered(name: string, offered: EngineTool[]): string {
  if (offered.some((tool) => tool.function.name === name)) return name;
  throw new RequestError(`tool_choice names '${name}', which is not among the tools`, "tool_choice");
}

/** A tool, or null for one of a type that has no meaning here and that a model does not miss. */
export function withoutAbsent<Tool extends z.ZodType>(tool: Tool, absentTypes: RegExp) {
  const isAbsent = (value: unknown) =>
    typeof value === "object" && value !== null && "type" in value && absentTypes.test(String(value.type));
  return z.preprocess((value) => (isAbsent(value) ? null : value), tool.nullable());
}
