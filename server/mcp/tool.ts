import type { z } from "zod";
import type { Runtime } from "~/server/runtime";

/** Which clients see a tool: a small model is flooded by more than `core`. */
export const toolTiers = ["core", "standard", "all"] as const;
export type ToolTier = (typeof toolTiers)[number];

export interface ToolCall {
  runtime: Runtime;
  /** Aborted when the client cancels the call or leaves. */
  signal: AbortSignal;
  /** Tells the client how far the work is, if it asked for that. */
  report: (message: string, done?: number, total?: number) => void;
}

/** A tool of the MCP server. `run` throws an AppError; its message and hint become the tool's error. */
export interface McpTool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  description: string;
  tier: Exclude<ToolTier, "all"> | "all";
  input: Input;
  output: Output;
  hints: { readOnlyHint: boolean; destructiveHint?: boolean; idempotentHint?: boolean };
  run(input: z.output<Input>, call: ToolCall): Promise<z.input<Output>> | z.input<Output>;
}

/** Keeps a tool's types while it is written down; all of them are held as `McpTool`. */
export const defineTool = <Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: McpTool<Input, Output>,
): McpTool => tool as unknown as McpTool;
