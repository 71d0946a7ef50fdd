import { z } from "zod";
import type { EngineTool, ToolChoice } from "~/server/gateway/chat-bridge/chat-plan";
import { checkOffered, checkRequired, toEngineTool, withoutAbsent } from "~/server/gateway/chat-bridge/engine-tools";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";

const functionTool = z.object({
  type: z.literal("function"),
  name: z.string().min(1),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
});

/** A tool whose input is plain text, in a form that `format` describes. */
const customTool = z.object({
  type: z.literal("custom"),
  name: z.string().min(1),
  description: z.string().nullish(),
  format: z.looseObject({ definition: z.string().nullish() }).nullish(),
});

const plainTool = z.discriminatedUnion("type", [functionTool, customTool]);

const namespaceTool = z.object({
  type: z.literal("namespace"),
  name: z.string().min(1),
  tools: z.array(plainTool),
});

/** Coding agents offer these by themselves. Only OpenAI's servers run them, and a model can do without. */
const absentTools = /^(web_search(_preview)?(_\d{4}_\d\d_\d\d)?|image_generation|local_shell|tool_search)$/;

const toolSchema = withoutAbsent(
  z.discriminatedUnion("type", [functionTool, customTool, namespaceTool], {
    error: "expected a tool of type function, custom or namespace",
  }),
  absentTools,
);

const toolName = z.object({ type: z.enum(["function", "custom"]), name: z.string() });

export const responseToolFields = {
  tools: z.array(toolSchema).nullish(),
  tool_choice: z
    .union(
      [
        z.enum(["none", "auto", "required"]),
        toolName,
        z.object({ type: z.literal("allowed_tools"), mode: z.enum(["auto", "required"]), tools: z.array(toolName) }),
      ],
      { error: 'expected "none", "auto", "required" or {"type": "function", "name": ...}' },
    )
    .nullish(),
};

type ToolFields = z.output<z.ZodObject<typeof responseToolFields>>;
type PlainTool = z.output<typeof plainTool>;

interface OfferedTool {
  tool: PlainTool;
  namespace: string | null;
}

/** The tools of a request under the names that the model sees. */
export class ToolTable {
  readonly #offered = new Map<string, OfferedTool>();

  constructor(tools: ToolFields["tools"]) {
    for (const tool of tools ?? []) {
      if (tool === null) continue;
      if (tool.type !== "namespace") this.#offer({ tool, namespace: null });
      else for (const inner of tool.tools) this.#offer({ tool: inner, namespace: tool.name });
    }
  }

  /** Tools as the engines take them; one of plain text takes an object with `input`. */
  toEngineTools(): EngineTool[] {
    return [...this.#offered].map(([name, { tool }]) => {
      if (tool.type === "function") return toEngineTool({ ...tool, name });
      const properties = { input: { type: "string", description: "The whole input of the tool, as plain text." } };
      const description = [tool.description, tool.format?.definition].filter(Boolean).join("\n\n");
      return toEngineTool({ name, description, parameters: { type: "object", properties, required: ["input"] } });
    });
  }

  /** The tools as the answer repeats them: those that the model was offered. */
  toResponse(): PlainTool[] {
    return [...this.#offered.values()].map(({ tool }) => tool);
  }

  /** The tool of a name that the model used; undefined when it made the name up. */
  find(offeredName: string): OfferedTool | undefined {
    return this.#offered.get(offeredName);
  }

  /** The name that the model sees for a tool of an earlier turn. */
  offeredName(name: string, namespace: string | null | undefined): string {
    const joined = namespace ? `${namespace}__${name}` : name;
    return this.#offered.has(joined) ? joined : name;
  }

  /** Whether the model must call, and which tools it may. Throws RequestError for a tool that is not offered. */
  choose(choice: ToolFields["tool_choice"]): { tools: EngineTool[]; toolChoice: ToolChoice } {
    const tools = this.toEngineTools();
    if (!choice) return { tools, toolChoice: "auto" };
    if (typeof choice === "string") return { tools, toolChoice: checkRequired(choice, tools) };
    if (choice.type !== "allowed_tools") return { tools, toolChoice: { name: checkOffered(choice.name, tools) } };
    const names = new Set(choice.tools.map(({ name }) => checkOffered(name, tools)));
    const kept = tools.filter((tool) => names.has(tool.function.name));
    return { tools: kept, toolChoice: checkRequired(choice.mode, kept) };
  }

  /** A name that two namespaces use is told apart by the namespace. */
  #offer(offered: OfferedTool): void {
    const { name } = offered.tool;
    const key = this.#offered.has(name) && offered.namespace ? `${offered.namespace}__${name}` : name;
    if (this.#offered.has(key)) throw new RequestError(`two tools are named '${key}'`, "tools");
    this.#offered.set(key, offered);
  }
}
