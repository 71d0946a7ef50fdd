import { z } from "zod";

const textPart = z.object({ type: z.literal("text"), text: z.string() });
const refusalPart = z.object({ type: z.literal("refusal"), refusal: z.string() });
const imagePart = z.object({
  type: z.literal("image_url"),
  image_url: z.union([z.string(), z.object({ url: z.string() })], { error: "expected an object with url" }),
});

const part = z.discriminatedUnion("type", [textPart, refusalPart, imagePart], {
  error: "expected a part of type text or image_url",
});

const content = z.union([z.string(), z.array(part)], { error: "expected a string or a list of content parts" });

const toolCall = z.object({
  id: z.string().nullish(),
  type: z.literal("function").nullish(),
  function: z.object({
    name: z.string(),
    /** Some clients send the object itself. */
    arguments: z.union([z.string(), z.record(z.string(), z.unknown())], { error: "expected JSON text" }).nullish(),
  }),
});

const said = z.object({ role: z.enum(["system", "developer", "user"]), content, name: z.string().nullish() });

const assistant = z.object({
  role: z.literal("assistant"),
  content: content.nullish(),
  tool_calls: z.array(toolCall).nullish(),
  /** How clients give back what they got as reasoning. */
  reasoning: z.string().nullish(),
  reasoning_content: z.string().nullish(),
});

const toolResult = z.object({
  role: z.enum(["tool", "function"]),
  content: content.nullish(),
  tool_call_id: z.string().nullish(),
  name: z.string().nullish(),
});

/** A message of `/v1/chat/completions`. */
export const chatMessageSchema = z.discriminatedUnion("role", [said, assistant, toolResult], {
  error: "expected a role: system, developer, user, assistant or tool",
});

export type ChatMessage = z.output<typeof chatMessageSchema>;
export type ChatContent = z.output<typeof content>;
export type ChatToolCall = z.output<typeof toolCall>;
