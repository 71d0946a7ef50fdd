import type { AnswerCall } from "~/server/gateway/chat-bridge/answer-parts";
import { randomId } from "~/server/gateway/chat-bridge/random-id";
import type { OutputItem } from "~/server/gateway/openai/responses/response-output";
import type { ToolTable } from "~/server/gateway/openai/responses/tool-table";

interface CallItem {
  item: OutputItem;
  /** The item before its input is known. */
  empty: OutputItem;
  /** What the events of its input are called. */
  name: "function_call_arguments" | "custom_tool_call_input";
  field: "arguments" | "input";
  given: string;
}

/** The item of a call: with arguments as JSON text, or with plain text for a tool that takes such. */
export function callItem(call: AnswerCall, offered: ReturnType<ToolTable["find"]>): CallItem {
  const name = offered?.tool.name ?? call.name;
  const base = { call_id: call.id, name, ...(offered?.namespace ? { namespace: offered.namespace } : {}) };
  if (offered?.tool.type === "custom") {
    const given = typeof call.input.input === "string" ? call.input.input : call.arguments;
    const item = { id: randomId("ctc_"), type: "custom_tool_call", status: "completed", ...base, input: given };
    const empty = { ...item, status: "in_progress", input: "" };
    return { item, empty, name: "custom_tool_call_input", field: "input", given };
  }
  const given = call.arguments;
  const item = { id: randomId("fc_"), type: "function_call", status: "completed", ...base, arguments: given };
  const empty = { ...item, status: "in_progress", arguments: "" };
  return { item, empty, name: "function_call_arguments", field: "arguments", given };
}
