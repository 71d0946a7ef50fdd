import { z } from "zod";
import type { EngineTool, ToolChoice } from "~/server/gateway/chat-bridge/chat-plan";
import { checkOffered, checkRequired, toEngineTool } from "~/server/gateway/chat-bridge/engine-tools";

const named = z.object({ type: z.literal("function"), function: z.object({ name: z.string() }) });

const allowed = z.object({
  type: z.literal("allowed_tools"),
  allowed_tools: z.object({ mode: z.enum(["auto", "required"]), tools: z.array(named) }),
});

/** The fields of a chat completion that are about tools. */
export const toolFields = {
  tools: z
    .array(
      z.object({
        type: z.literal("function", { error: "only tools of type function are possible" }),
        function: z.object({
          name: z.string().min(1),
          description: z.string().nullish(),
          parameters: z.record(z.string(), z.unknown()).nullish(),
        }),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([z.enum(["none", "auto", "required"]), named, allowed], {
      error: 'expected "none", "auto", "required" or {"type": "function", "function": {"name": ...}}',
    })
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
};

type ToolFields = z.output<z.ZodObject<typeof toolFields>>;

/** What the model may call, and whether it must. Throws RequestError for a choice that is not among the tools. */
export function readTools({ tools, tool_choice: choice }: ToolFields): { tools: EngineTool[]; toolChoice: ToolChoice } {
  const offered = (tools ?? []).map(({ function: tool }) => toEngineTool(tool));
  if (typeof choice === "string") return { tools: offered, toolChoice: checkRequired(choice, offered) };
  if (!choice) return { tools: offered, toolChoice: "auto" };
  if (choice.type === "function") {
    return { tools: offered, toolChoice: { name: checkOffered(choice.function.name, offered) } };
  }
  const names = new Set(choice.allowed_tools.tools.map((tool) => checkOffered(tool.function.name, offered)));
  const kept = offered.filter((tool) => names.has(tool.function.name));
  return { tools: kept, toolChoice: checkRequired(choice.allowed_tools.mode, kept) };
}
