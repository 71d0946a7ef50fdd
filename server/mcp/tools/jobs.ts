import { z } from "zod";
import { defineTool, type McpTool } from "~/server/mcp/tool";

const jobOutput = z.object({
  job_id: z.string(),
  title: z.string(),
  status: z.string(),
  phase: z.string().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.string().nullable(),
});

/** Long work that was started without waiting for it. */
export const jobTools: McpTool[] = (["job_get", "job_cancel"] as const).map((name) =>
  defineTool({
    name,
    title: name === "job_get" ? "State of a job" : "Cancel a job",
    description:
      name === "job_get"
        ? "How far a job is, and its result once it has succeeded."
        : "Ends a job. What it has not finished is not kept.",
    tier: "standard",
    input: z.object({ job_id: z.string() }),
    output: jobOutput,
    hints: { readOnlyHint: name === "job_get", destructiveHint: name === "job_cancel" },
    run: async ({ job_id }, { runtime: { jobs } }) => {
      const job = name === "job_get" ? jobs.get(job_id) : await jobs.cancel(job_id);
      const { id, title, status, progress, result, error } = job;
      return { job_id: id, title, status, phase: progress?.phase ?? null, result, error: error?.message ?? null };
    },
  }),
);
