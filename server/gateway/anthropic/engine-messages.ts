import type { AnthropicMessage, ContentBlock, ResultBlock } from "~/server/gateway/anthropic/content-schema";
import type { EngineMessage } from "~/server/gateway/chat-bridge/chat-plan";
import { checkBase64 } from "~/server/gateway/chat-bridge/image-data";

/** Turns as the engines take them: results of tools are turns of their own there. Throws RequestError. */
export function toEngineMessages(system: string, messages: AnthropicMessage[]): EngineMessage[] {
  const turns: EngineMessage[] = system === "" ? [] : [{ role: "system", content: system }];
  const toolNames = new Map<string, string>();
  for (const [i, { role, content }] of messages.entries()) {
    if (typeof content === "string") turns.push({ role, content });
    else if (role === "assistant") turns.push(toAssistantTurn(content, toolNames));
    else turns.push(...toTurns(role, content, toolNames, `messages[${i}].content`));
  }
  return turns;
}

function toAssistantTurn(blocks: ContentBlock[], toolNames: Map<string, string>): EngineMessage {
  const thinking = blocks.flatMap((block) => (block.type === "thinking" ? [block.thinking] : [])).join("\n");
  const calls = blocks.flatMap((block) => (block.type === "tool_use" ? [block] : []));
  for (const { id, name } of calls) toolNames.set(id, name);
  return {
    role: "assistant",
    content: blocks.flatMap((block) => (isTextual(block) ? [toText(block)] : [])).join("\n"),
    ...(thinking === "" ? {} : { thinking }),
    ...(calls.length === 0
      ? {}
      : { tool_calls: calls.map(({ id, name, input }) => ({ id, function: { name, arguments: input ?? {} } })) }),
  };
}

function toTurns(
  role: "user" | "system",
  blocks: ContentBlock[],
  toolNames: Map<string, string>,
  field: string,
): EngineMessage[] {
  const turns: EngineMessage[] = [];
  let texts: string[] = [];
  let images: string[] = [];
  const flush = () => {
    if (texts.length > 0 || images.length > 0) turns.push({ role, ...withImages(texts, images) });
    texts = [];
    images = [];
  };
  for (const [i, block] of blocks.entries()) {
    if (block.type === "tool_result") {
      flush();
      turns.push(toToolTurn(block, toolNames, `${field}[${i}].content`));
    } else if (block.type === "image") images.push(checkBase64(block.source.data, `${field}[${i}].source.data`));
    else if (isTextual(block)) texts.push(toText(block));
  }
  flush();
  return turns;
}

type ToolResult = Extract<ContentBlock, { type: "tool_result" }>;

function toToolTurn(result: ToolResult, toolNames: Map<string, string>, field: string): EngineMessage {
  const { tool_use_id: id, is_error: isError, content } = result;
  const blocks: ResultBlock[] = typeof content === "string" ? [{ type: "text", text: content }] : (content ?? []);
  const texts = blocks.flatMap((block) => (block.type === "image" ? [] : [toText(block)]));
  const images = blocks.flatMap((block, i) =>
    block.type === "image" ? [checkBase64(block.source.data, `${field}[${i}].source.data`)] : [],
  );
  const name = toolNames.get(id);
  const said = withImages(isError ? [`Error: ${texts.join("\n")}`] : texts, images);
  return { role: "tool", ...said, ...(name ? { tool_name: name } : {}), tool_call_id: id };
}

function withImages(texts: string[], images: string[]): Pick<EngineMessage, "content" | "images"> {
  return { content: texts.join("\n"), ...(images.length === 0 ? {} : { images }) };
}

type TextualBlock = Exclude<ResultBlock, { type: "image" }>;

function isTextual(block: ContentBlock): block is Extract<ContentBlock, TextualBlock> {
  return block.type === "text" || block.type === "document" || block.type === "search_result";
}

function toText(block: TextualBlock): string {
  switch (block.type) {
    case "text":
      return block.text;
    case "tool_reference":
      return block.tool_name;
    case "search_result":
      return [block.title, block.source, ...block.content.map((part) => part.text)].join("\n");
    case "document": {
      const { title, context, source } = block;
      const whole = source.type === "text" ? source.data : joinText(source.content);
      return [title, context, whole].filter(Boolean).join("\n");
    }
  }
}

/** The text of a string or of text blocks. */
export function joinText(content: string | { text: string }[]): string {
  return typeof content === "string" ? content : content.map((part) => part.text).join("\n");
}
