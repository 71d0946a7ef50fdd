import type { EngineMessage } from "~/server/gateway/chat-bridge/chat-plan";
import { readImageUrl } from "~/server/gateway/chat-bridge/image-data";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";
import { readArguments } from "~/server/gateway/openai/chat-messages";
import type { ResponseInput, ResponseInputContent } from "~/server/gateway/openai/responses/input-schema";
import type { ToolTable } from "~/server/gateway/openai/responses/tool-table";

type InputItem = Exclude<ResponseInput, string>[number];

/**
 * Turns as the engines take them. What a model said in one go comes as several items (reasoning, a message, calls), which
 * become one turn again. Throws RequestError.
 */
export function toMessages(instructions: string | null, input: ResponseInput, tools: ToolTable): EngineMessage[] {
  const messages: EngineMessage[] = instructions ? [{ role: "system", content: instructions }] : [];
  if (typeof input === "string") return input === "" ? messages : [...messages, { role: "user", content: input }];
  const turns = new TurnList(messages);
  for (const [i, item] of input.entries()) addItem(turns, item, `input[${i}]`, tools);
  return turns.messages;
}

function addItem(turns: TurnList, item: InputItem, field: string, tools: ToolTable): void {
  switch (item.type) {
    case "message": {
      const said = readContent(item.content, `${field}.content`);
      if (item.role === "assistant") turns.addText(said.content);
      else turns.messages.push({ role: item.role === "user" ? "user" : "system", ...said });
      break;
    }
    case "reasoning":
      turns.addThinking([...(item.content ?? []), ...(item.summary ?? [])].map((part) => part.text)[0] ?? "");
      break;
    case "function_call": {
      const given = readArguments(item.arguments, `${field}.arguments`);
      turns.addCall(item.call_id, tools.offeredName(item.name, item.namespace), given);
      break;
    }
    case "custom_tool_call":
      turns.addCall(item.call_id, tools.offeredName(item.name, item.namespace), { input: item.input });
      break;
    default: {
      const output = readContent(item.output ?? "", `${field}.output`);
      turns.addResult(item.call_id, output);
    }
  }
}

/** The conversation as it grows. */
class TurnList {
  readonly #toolNames = new Map<string, string>();

  constructor(readonly messages: EngineMessage[]) {}

  addThinking(text: string): void {
    const turn = this.#assistant((last) => last.content === "" && !last.tool_calls);
    turn.thinking = turn.thinking ? `${turn.thinking}\n${text}` : text;
  }

  addText(text: string): void {
    const turn = this.#assistant((last) => !last.tool_calls);
    turn.content = turn.content === "" ? text : `${turn.content}\n${text}`;
  }

  addCall(id: string, name: string, given: Record<string, unknown>): void {
    this.#toolNames.set(id, name);
    const turn = this.#assistant(() => true);
    turn.tool_calls = [...(turn.tool_calls ?? []), { id, function: { name, arguments: given } }];
  }

  addResult(id: string, output: Pick<EngineMessage, "content" | "images">): void {
    const name = this.#toolNames.get(id);
    this.messages.push({ role: "tool", ...output, ...(name ? { tool_name: name } : {}), tool_call_id: id });
  }

  /** The last turn when it is the model's and `fits`, else a new one. */
  #assistant(fits: (last: EngineMessage) => boolean): EngineMessage {
    const last = this.messages.at(-1);
    if (last?.role === "assistant" && fits(last)) return last;
    const turn: EngineMessage = { role: "assistant", content: "" };
    this.messages.push(turn);
    return turn;
  }
}

function readContent(content: ResponseInputContent, field: string): Pick<EngineMessage, "content" | "images"> {
  if (typeof content === "string") return { content };
  const texts: string[] = [];
  const images: string[] = [];
  for (const [i, part] of content.entries()) {
    if (part.type === "refusal") texts.push(part.refusal);
    else if (part.type !== "input_image") texts.push(part.text);
    else if (part.image_url) images.push(readImageUrl(part.image_url, `${field}[${i}].image_url`));
    else throw new RequestError("images by file_id are not kept here: send image_url with the image", `${field}[${i}]`);
  }
  return { content: texts.join("\n"), ...(images.length === 0 ? {} : { images }) };
}
