import { z } from "zod";
import { followJob } from "~/server/mcp/follow-job";
import { defineTool, type McpTool } from "~/server/mcp/tool";
import { requireGates } from "~/server/services/execute/check-gates";
import { applyExecution, rejectExecution, revertExecution } from "~/server/services/execute/decide-execution";
import { findExecution } from "~/server/services/execute/read-executions";
import { type Execution, executionCategories, executionModes } from "~/shared/contracts/execution";
import { writePatch } from "~/shared/execute-diff";

const changeOutput = z.object({
  path: z.string(),
  is_new: z.boolean(),
  patch: z.string(),
  warnings: z.array(z.string()),
});

const executionOutput = z.object({
  execution_id: z.string(),
  run_id: z.string(),
  task_id: z.string(),
  status: z.string(),
  category: z.string(),
  model: z.string(),
  changes: z.array(changeOutput),
  findings: z.array(z.object({ path: z.string(), line: z.number(), severity: z.string(), text: z.string() })),
  explanation: z.string(),
  checks: z.array(z.object({ name: z.string(), before: z.string().nullable(), after: z.string() })),
  confidence: z.object({
    value: z.number().nullable(),
    self_reported: z.number().nullable(),
    reasons: z.array(z.string()),
  }),
  branch: z.string().nullable(),
});

const toOutput = (execution: Execution): z.infer<typeof executionOutput> => ({
  execution_id: execution.id,
  run_id: execution.runId,
  task_id: execution.taskId,
  status: execution.status,
  category: execution.category,
  model: execution.model,
  changes: execution.files.map(({ path, before, after, warnings }) => ({
    path,
    is_new: before === null,
    patch: writePatch(path, before, after),
    warnings,
  })),
  findings: execution.findings,
  explanation: execution.explanation,
  checks: execution.checksAfter.map(({ name, status }) => ({
    name,
    before: execution.checksBefore.find((check) => check.name === name)?.status ?? null,
    after: status,
  })),
  confidence: {
    value: execution.confidence,
    self_reported: execution.selfConfidence,
    reasons: execution.reasons.map(({ text }) => text),
  },
  branch: execution.branch,
});

const reference = z.string().describe("Id of an execution, or a task's id or number for its newest one.");

/** Easy tasks that a model does in a working copy, and the decisions on them. */
export const autoExecuteTools: McpTool[] = [
  defineTool({
    name: "model_auto_execute",
    title: "Execute a task",
    description:
      "Lets a local model do an easy task (code review, documentation, refactoring, tests, formatting) in a working copy of the workspace's folder. Gives a proposed change; nothing is written to the user's files until execution_apply, except in mode `auto` where the workspace allows it and the model has earned it. May take minutes: with `wait: false` it gives the job's id, to be asked for with job_get.",
    tier: "core",
    input: z.object({
      task_id: z.string().describe("Id or number of a task."),
      model: z.string().optional().describe("Left out: the best installed one for the work is chosen."),
      category: z.enum(executionCategories).optional().describe("Left out: told from the task's title."),
      mode: z.enum(executionModes).default("propose"),
      min_confidence: z.number().min(0.8).max(1).default(0.8).describe("In mode `auto`: apply only above this."),
      comment: z.string().max(4_000).default("").describe("What to do otherwise than in the attempt before."),
      wait: z.boolean().default(true),
    }),
    output: z.object({
      job_id: z.string(),
      status: z.string(),
      execution: executionOutput.nullable(),
      is_applied: z.boolean(),
      held: z.string().nullable().describe("Why a change in mode `auto` waits for a person."),
    }),
    hints: { readOnlyHint: false, destructiveHint: false },
    run: async ({ task_id, comment, wait, min_confidence: minConfidence, ...asked }, call) => {
      const { runtime } = call;
      const taskId = requireGates(runtime, task_id).task.id;
      const job = await runtime.jobs.enqueue("execute", { taskId, ...asked, minConfidence, feedback: comment });
      if (!wait) return { job_id: job.id, status: job.status, execution: null, is_applied: false, held: null };
      const { status, result } = await followJob(call, job);
      return {
        job_id: job.id,
        status,
        execution: toOutput(findExecution(runtime, String(result?.executionId))),
        is_applied: result?.isApplied === true,
        held: typeof result?.held === "string" ? result.held : null,
      };
    },
  }),
  defineTool({
    name: "execution_get",
    title: "Show an execution",
    description:
      "What a model proposes for a task: patches, findings, checks before and after, confidence with reasons.",
    tier: "standard",
    input: z.object({ execution_id: reference }),
    output: executionOutput,
    hints: { readOnlyHint: true },
    run: ({ execution_id }, { runtime }) => toOutput(findExecution(runtime, execution_id)),
  }),
  defineTool({
    name: "execution_apply",
    title: "Apply an execution",
    description:
      "Writes the proposed change into the user's files, all of it or only `paths`, or onto a branch. Nothing is written when the same lines were changed since.",
    tier: "core",
    input: z.object({
      execution_id: reference,
      paths: z.array(z.string()).min(1).optional().describe("Only these files."),
      target: z.enum(["files", "branch"]).default("files"),
    }),
    output: executionOutput,
    hints: { readOnlyHint: false, destructiveHint: true },
    run: async ({ execution_id: id, paths, target }, { runtime }) => {
      const files = paths?.map((path) => ({ path }));
      return toOutput(await applyExecution(runtime, { id, target, ...(files ? { files } : {}) }, "mcp"));
    },
  }),
  defineTool({
    name: "execution_reject",
    title: "Reject an execution",
    description: "Ends a proposed change without writing anything.",
    tier: "core",
    input: z.object({ execution_id: reference }),
    output: executionOutput,
    hints: { readOnlyHint: false, destructiveHint: true },
    run: async ({ execution_id }, { runtime }) => toOutput(await rejectExecution(runtime, execution_id, "mcp")),
  }),
  defineTool({
    name: "execution_revert",
    title: "Take an execution back",
    description: "Takes an applied change out of the user's files again; other changes made since stay.",
    tier: "core",
    input: z.object({ execution_id: reference }),
    output: executionOutput,
    hints: { readOnlyHint: false, destructiveHint: true },
    run: async ({ execution_id }, { runtime }) => toOutput(await revertExecution(runtime, execution_id, "mcp")),
  }),
];
