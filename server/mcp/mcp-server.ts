import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { toAppError } from "~/server/errors";
import { type McpTool, type ToolTier, toolTiers } from "~/server/mcp/tool";
import { autoExecuteTools } from "~/server/mcp/tools/auto-execute";
import { breakdownTools } from "~/server/mcp/tools/breakdown";
import { engineTools } from "~/server/mcp/tools/engines";
import { executionBatchTools } from "~/server/mcp/tools/execution-batch";
import { jobTools } from "~/server/mcp/tools/jobs";
import { promptTools } from "~/server/mcp/tools/optimize-prompt";
import { planningTools } from "~/server/mcp/tools/planning";
import { taskTools } from "~/server/mcp/tools/tasks";
import type { Runtime } from "~/server/runtime";

const tools: McpTool[] = [
  ...taskTools,
  ...breakdownTools,
  ...autoExecuteTools,
  ...executionBatchTools,
  ...promptTools,
  ...planningTools,
  ...engineTools,
  ...jobTools,
];

const instructions =
  "A task board with local models on this machine. Models propose, people decide: read a task, break it down, apply the proposal, work on what task_next says, put finished work into Review with a result comment.";

/** An MCP server with the tools of a tier and of those below it. One is made for each session. */
export function createMcpServer(runtime: Runtime, tier: ToolTier): McpServer {
  const server = new McpServer({ name: "ollmlx", version: runtime.config.version }, { instructions });
  for (const tool of tools) {
    if (toolTiers.indexOf(tool.tier) <= toolTiers.indexOf(tier)) register(server, runtime, tool);
  }
  return server;
}

function register(server: McpServer, runtime: Runtime, tool: McpTool): void {
  const { name, title, description, input, output, hints } = tool;
  const config = { title, description, inputSchema: input.shape, outputSchema: output.shape };
  const annotations = { title, openWorldHint: false, ...hints };
  server.registerTool(name, { ...config, annotations }, async (args, extra) => {
    const progressToken = extra._meta?.progressToken;
    let steps = 0;
    const report = (message: string, done?: number, total?: number) => {
      if (progressToken === undefined) return;
      steps += 1;
      const params = { progressToken, progress: done ?? steps, ...(total === undefined ? {} : { total }), message };
      // A client that has left hears nothing.
      extra.sendNotification({ method: "notifications/progress", params }).catch(() => undefined);
    };
    try {
      const result = await tool.run(args as Record<string, unknown>, { runtime, signal: extra.signal, report });
      return { structuredContent: result, content: [{ type: "text" as const, text: JSON.stringify(result) }] };
    } catch (thrown) {
      const { code, message, hint } = toAppError(thrown);
      if (code === "INTERNAL") runtime.log.error({ err: thrown, tool: name }, "tool failed");
      return { isError: true, content: [{ type: "text" as const, text: hint ? `${message}. ${hint}` : message }] };
    }
  });
}
