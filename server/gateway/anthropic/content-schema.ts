import { z } from "zod";

const text = z.object({ type: z.literal("text"), text: z.string() });

const image = z.object({
  type: z.literal("image"),
  source: z.discriminatedUnion("type", [z.object({ type: z.literal("base64"), data: z.string() })], {
    error: "only images given as base64 are possible: nothing is fetched, and no files are kept",
  }),
});

const document = z.object({
  type: z.literal("document"),
  title: z.string().nullish(),
  context: z.string().nullish(),
  source: z.discriminatedUnion(
    "type",
    [
      z.object({ type: z.literal("text"), data: z.string() }),
      z.object({ type: z.literal("content"), content: z.union([z.string(), z.array(text)]) }),
    ],
    { error: "only documents given as text are possible: send the text that is in the file" },
  ),
});

const searchResult = z.object({
  type: z.literal("search_result"),
  title: z.string(),
  source: z.string(),
  content: z.array(text),
});

const toolReference = z.object({ type: z.literal("tool_reference"), tool_name: z.string() });

const resultBlock = z.discriminatedUnion("type", [text, image, document, searchResult, toolReference], {
  error: "expected a block of type text, image, document or search_result",
});

const toolUse = z.object({
  type: z.literal("tool_use"),
  id: z.string(),
  name: z.string(),
  input: z.record(z.string(), z.unknown()).nullish(),
});

const toolResult = z.object({
  type: z.literal("tool_result"),
  tool_use_id: z.string(),
  is_error: z.boolean().nullish(),
  content: z.union([z.string(), z.array(resultBlock)], { error: "expected a string or a list of blocks" }).nullish(),
});

const thinking = z.object({ type: z.literal("thinking"), thinking: z.string() });
/** Thinking that only the server that wrote it can read. */
const redactedThinking = z.object({ type: z.literal("redacted_thinking") });

const block = z.discriminatedUnion(
  "type",
  [text, image, document, searchResult, toolUse, toolResult, thinking, redactedThinking],
  { error: "expected a block of type text, image, document, search_result, tool_use, tool_result or thinking" },
);

export const systemSchema = z.union([z.string(), z.array(text)], {
  error: "expected a string or a list of text blocks",
});

/** A message of `/v1/messages`. */
export const messageSchema = z.object({
  role: z.enum(["user", "assistant", "system"]),
  content: z.union([z.string(), z.array(block)], { error: "expected a string or a list of blocks" }),
});

export type AnthropicMessage = z.output<typeof messageSchema>;
export type ContentBlock = z.output<typeof block>;
export type ResultBlock = z.output<typeof resultBlock>;
