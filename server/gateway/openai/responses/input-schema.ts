import { z } from "zod";

const text = z.object({ type: z.enum(["input_text", "output_text", "text", "summary_text"]), text: z.string() });
const refusal = z.object({ type: z.literal("refusal"), refusal: z.string() });
const image = z.object({ type: z.literal("input_image"), image_url: z.string().nullish() });

const part = z.discriminatedUnion("type", [text, refusal, image], {
  error: "expected a part of type input_text, output_text or input_image",
});

const content = z.union([z.string(), z.array(part)], { error: "expected a string or a list of content parts" });

const message = z.object({
  type: z.literal("message"),
  role: z.enum(["user", "assistant", "system", "developer"]),
  content,
});

const functionCall = z.object({
  type: z.literal("function_call"),
  call_id: z.string(),
  name: z.string(),
  namespace: z.string().nullish(),
  arguments: z.string().nullish(),
});

const customCall = z.object({
  type: z.literal("custom_tool_call"),
  call_id: z.string(),
  name: z.string(),
  namespace: z.string().nullish(),
  input: z.string(),
});

const callOutput = z.object({
  type: z.enum(["function_call_output", "custom_tool_call_output"]),
  call_id: z.string(),
  output: content.nullish(),
});

const thought = z.object({ text: z.string() });
const reasoning = z.object({
  type: z.literal("reasoning"),
  summary: z.array(thought).nullish(),
  content: z.array(thought).nullish(),
});

const item = z.discriminatedUnion("type", [message, functionCall, customCall, callOutput, reasoning], {
  error:
    "expected an item of type message, function_call, function_call_output, custom_tool_call, custom_tool_call_output or reasoning",
});

/** A message may leave its type out. */
const inputItem = z.preprocess(
  (value) =>
    typeof value === "object" && value !== null && !("type" in value) && "role" in value
      ? { ...value, type: "message" }
      : value,
  item,
);

/** The `input` of `/v1/responses`. */
export const responseInputSchema = z.union([z.string(), z.array(inputItem)], {
  error: "expected a text or a list of items",
});

export type ResponseInput = z.output<typeof responseInputSchema>;
export type ResponseInputContent = z.output<typeof content>;
