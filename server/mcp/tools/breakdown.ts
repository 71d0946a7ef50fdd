import { z } from "zod";
import { AppError } from "~/server/errors";
import { followJob } from "~/server/mcp/follow-job";
import { defineTool, type McpTool } from "~/server/mcp/tool";
import { createTask } from "~/server/services/change-tasks";
import { applyProposal, rejectProposal } from "~/server/services/decide-proposals";
import { getProposal } from "~/server/services/read-proposals";
import { getTask } from "~/server/services/read-tasks";
import type { Proposal } from "~/shared/contracts/proposal";

const subtaskOutput = z.object({
  key: z.string(),
  parent_key: z.string().nullable(),
  name: z.string(),
  description: z.string(),
  acceptance_criteria: z.array(z.string()),
  complexity: z.string(),
  estimate_minutes: z.number(),
  dependencies: z.array(z.string()),
});

const proposalOutput = z.object({
  proposal_id: z.string(),
  status: z.string(),
  task_id: z.string(),
  model: z.string(),
  approach: z.string(),
  subtasks: z.array(subtaskOutput),
  warnings: z.array(z.string()),
});

const toProposalOutput = (proposal: Proposal): z.infer<typeof proposalOutput> => ({
  proposal_id: proposal.id,
  status: proposal.status,
  task_id: proposal.taskId,
  model: proposal.model,
  approach: proposal.approach,
  subtasks: proposal.items.map((item) => ({
    key: item.key,
    parent_key: item.parentKey ?? null,
    name: item.title,
    description: item.description,
    acceptance_criteria: item.acceptanceCriteria,
    complexity: item.complexity,
    estimate_minutes: item.minutes,
    dependencies: item.dependsOn,
  })),
  warnings: proposal.warnings,
});

/** Breakdowns: a model proposes, and only an apply writes tasks. */
export const breakdownTools: McpTool[] = [
  defineTool({
    name: "model_task_breakdown",
    title: "Break down a task",
    description:
      "Lets a local model split a task into 3 to 8 subtasks. Gives a proposal; with mode `apply` its subtasks are created at once. May take a minute: with `wait: false` it gives the job's id, to be asked for with job_get.",
    tier: "core",
    input: z.object({
      task_id: z.string().optional().describe("Id or number of a task."),
      text: z.string().max(200_000).optional().describe("Instead of task_id: a new task is made from this text."),
      model: z.string().optional().describe("Left out: the best installed one is chosen."),
      context_paths: z.array(z.string()).max(20).optional().describe("Files of the workspace's folder to read too."),
      mode: z.enum(["propose", "apply"]).default("propose"),
      wait: z.boolean().default(true),
    }),
    output: z.object({
      job_id: z.string(),
      status: z.string(),
      proposal: proposalOutput.nullable(),
      created_task_ids: z.array(z.string()),
    }),
    hints: { readOnlyHint: false, destructiveHint: false },
    run: async ({ task_id, text, model, context_paths: paths, mode, wait }, call) => {
      const { runtime } = call;
      const taskId = task_id === undefined ? newTaskFrom(text, runtime) : getTask(runtime, task_id).id;
      const job = await runtime.jobs.enqueue("breakdown", { taskId, model, paths });
      if (!wait) return { job_id: job.id, status: job.status, proposal: null, created_task_ids: [] };
      const done = await followJob(call, job);
      const id = String(done.result?.proposalId);
      const created = mode === "apply" ? applyProposal(runtime, { id }, "mcp").taskIds : [];
      const proposal = toProposalOutput(getProposal(runtime, id));
      return { job_id: job.id, status: done.status, proposal, created_task_ids: created };
    },
  }),
  defineTool({
    name: "brief_to_tasks",
    title: "Turn a document into tasks",
    description:
      "Lets a local model read a document section by section and propose a tree of tasks below a new task that holds the document. Gives a proposal for proposal_apply; with `wait: false` the job's id.",
    tier: "standard",
    input: z.object({
      text: z.string().min(1).max(200_000).describe("The document, Markdown or plain text."),
      title: z.string().max(500).optional().describe("Left out: its first heading or line."),
      model: z.string().optional(),
      wait: z.boolean().default(true),
    }),
    output: z.object({
      job_id: z.string(),
      status: z.string(),
      task_id: z.string(),
      proposal: proposalOutput.nullable(),
    }),
    hints: { readOnlyHint: false, destructiveHint: false },
    run: async ({ text, title, model, wait }, call) => {
      const { runtime } = call;
      const heading = title ?? /^#\s+(.+)$/m.exec(text)?.[1] ?? text.trim().split("\n")[0] ?? "";
      const { task } = createTask(runtime, { title: heading.slice(0, 500) || "A document", description: text }, "mcp");
      const job = await runtime.jobs.enqueue("breakdown", { taskId: task.id, model, isDocument: true });
      if (!wait) return { job_id: job.id, status: job.status, task_id: task.id, proposal: null };
      const done = await followJob(call, job);
      const proposal = toProposalOutput(getProposal(runtime, String(done.result?.proposalId)));
      return { job_id: job.id, status: done.status, task_id: task.id, proposal };
    },
  }),
  defineTool({
    name: "proposal_apply",
    title: "Apply a proposal",
    description: "Creates the proposed subtasks, all or those named by `keys`. One undo takes all of them back.",
    tier: "core",
    input: z.object({
      proposal_id: z.string(),
      keys: z.array(z.string()).optional().describe("Keys of the subtasks to create, such as s1 and s3."),
      accept_stale: z.boolean().default(false).describe("Apply although the task was changed since."),
    }),
    output: z.object({ change_id: z.string(), created_task_ids: z.array(z.string()), warnings: z.array(z.string()) }),
    hints: { readOnlyHint: false, destructiveHint: false },
    run: ({ proposal_id: id, keys, accept_stale: acceptStale }, { runtime }) => {
      const items = keys && pickItems(getProposal(runtime, id), keys);
      const { groupId, taskIds, warnings } = applyProposal(runtime, { id, items, acceptStale }, "mcp");
      return { change_id: groupId, created_task_ids: taskIds, warnings };
    },
  }),
  defineTool({
    name: "proposal_reject",
    title: "Reject a proposal",
    description: "Ends a proposal without creating anything.",
    tier: "core",
    input: z.object({ proposal_id: z.string() }),
    output: z.object({ status: z.string() }),
    hints: { readOnlyHint: false, destructiveHint: true },
    run: ({ proposal_id }, { runtime }) => ({ status: rejectProposal(runtime, proposal_id).status }),
  }),
];

function newTaskFrom(text: string | undefined, runtime: Parameters<typeof createTask>[0]): string {
  const [first = "", ...rest] = (text ?? "").trim().split("\n");
  if (first === "") {
    throw new AppError("BAD_REQUEST", "give task_id or text", { hint: "task_list shows the tasks there are." });
  }
  const title = first.slice(0, 500);
  return createTask(runtime, { title, description: rest.join("\n").trim() }, "mcp").task.id;
}

function pickItems(proposal: Proposal, keys: string[]): Proposal["items"] {
  const known = proposal.items.map((item) => item.key);
  const wrong = keys.find((key) => !known.includes(key));
  if (wrong !== undefined)
    throw new AppError("BAD_REQUEST", `there is no subtask ${wrong}; there are ${known.join(", ")}`);
  return proposal.items.filter((item) => keys.includes(item.key));
}
