import { z } from "zod";
import type { ChatPlan } from "~/server/gateway/chat-bridge/chat-plan";
import { checkOffered, checkRequired, toEngineTool, withoutAbsent } from "~/server/gateway/chat-bridge/engine-tools";

const plainTool = z.object({
  type: z
    .literal("custom", { error: "only tools with an input_schema are possible, which you run yourself" })
    .nullish(),
  name: z.string().min(1),
  description: z.string().nullish(),
  input_schema: z.record(z.string(), z.unknown()),
});

/** Finds tools that are held back; here the model sees all of them at once. */
const searchTools = /^tool_search_tool/;

const isParallelOff = z.boolean().nullish();

/** The fields of a message that are about tools. */
export const toolFields = {
  tools: z.array(withoutAbsent(plainTool, searchTools)).nullish(),
  tool_choice: z
    .discriminatedUnion(
      "type",
      [
        z.object({ type: z.enum(["auto", "any"]), disable_parallel_tool_use: isParallelOff }),
        z.object({ type: z.literal("tool"), name: z.string(), disable_parallel_tool_use: isParallelOff }),
        z.object({ type: z.literal("none"), disable_parallel_tool_use: isParallelOff }),
      ],
      { error: "expected the type auto, any, tool or none" },
    )
    .nullish(),
};

type ToolFields = z.output<z.ZodObject<typeof toolFields>>;
type ToolPlan = Pick<ChatPlan, "tools" | "toolChoice" | "areCallsParallel">;

/** What the model may call, and whether it must. Throws RequestError for a choice that is not among the tools. */
export function readTools({ tools: given, tool_choice: choice }: ToolFields): ToolPlan {
  const tools = (given ?? []).flatMap((tool) =>
    tool === null ? [] : [toEngineTool({ ...tool, parameters: tool.input_schema })],
  );
  const areCallsParallel = !choice?.disable_parallel_tool_use;
  switch (choice?.type) {
    case "any":
      return { tools, toolChoice: checkRequired("required", tools), areCallsParallel };
    case "tool":
      return { tools, toolChoice: { name: checkOffered(choice.name, tools) }, areCallsParallel };
    case "none":
      return { tools, toolChoice: "none", areCallsParallel };
    default:
      return { tools, toolChoice: "auto", areCallsParallel };
  }
}
