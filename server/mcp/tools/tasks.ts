import { z } from "zod";
import { defineTool, type McpTool } from "~/server/mcp/tool";
import { changeOutput, taskDetailOutput, taskOutput, toDetailOutput, toTaskOutput } from "~/server/mcp/tool-output";
import { updateTask } from "~/server/services/change-tasks";
import { addComment, listComments } from "~/server/services/comments";
import { createAndFollow } from "~/server/services/create-and-follow";
import { suggestNext } from "~/server/services/plan-work";
import { getTask, listTasks } from "~/server/services/read-tasks";
import { undoChange } from "~/server/services/undo-changes";
import { listWorkspaces } from "~/server/services/workspaces";
import { taskClassSchema, taskPrioritySchema, taskStatusSchema } from "~/shared/contracts/task";

const taskId = z.string().describe('The id, or the short number: "12" or "#12".');
const workspace = z.string().default("home").describe("Id of the workspace; see workspace_list.");

/** Small tools for reading and changing the board. */
export const taskTools: McpTool[] = [
  defineTool({
    name: "workspace_list",
    title: "List workspaces",
    description: "The workspaces (boards), each with its folder on disk.",
    tier: "standard",
    input: z.object({}),
    output: z.object({
      workspaces: z.array(
        z.object({ id: z.string(), name: z.string(), path: z.string().nullable(), tasks: z.number() }),
      ),
    }),
    hints: { readOnlyHint: true },
    run: (_, { runtime }) => ({
      workspaces: listWorkspaces(runtime).map(({ id, name, path, taskCount }) => ({
        id,
        name,
        path,
        tasks: taskCount,
      })),
    }),
  }),
  defineTool({
    name: "task_list",
    title: "List tasks",
    description: "Tasks of a workspace in the board's order, without their texts. Filter by column or by words.",
    tier: "core",
    input: z.object({
      workspace,
      status: taskStatusSchema.optional(),
      search: z.string().max(500).optional().describe("Words of title or description."),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    output: z.object({ tasks: z.array(taskOutput) }),
    hints: { readOnlyHint: true },
    run: ({ workspace: workspaceId, ...query }, { runtime }) => ({
      tasks: listTasks(runtime, { workspaceId, ...query }).map(toTaskOutput),
    }),
  }),
  defineTool({
    name: "task_get",
    title: "Read a task",
    description: "One task with its text, acceptance criteria, subtasks and comments.",
    tier: "core",
    input: z.object({ task_id: taskId }),
    output: taskDetailOutput.extend({
      comments: z.array(z.object({ author: z.string(), type: z.string(), text: z.string() })),
    }),
    hints: { readOnlyHint: true },
    run: ({ task_id }, { runtime }) => ({
      ...toDetailOutput(getTask(runtime, task_id)),
      comments: listComments(runtime, task_id).map(({ author, type, text }) => ({ author, type, text })),
    }),
  }),
  defineTool({
    name: "task_next",
    title: "Next task",
    description: "The task to begin next, with the reasons. Nothing is changed.",
    tier: "core",
    input: z.object({ workspace }),
    output: z.object({ task: taskOutput.nullable(), reasons: z.array(z.string()) }),
    hints: { readOnlyHint: true },
    run: ({ workspace: workspaceId }, { runtime }) => {
      const next = suggestNext(runtime, workspaceId);
      return next
        ? { task: toTaskOutput(next.task), reasons: next.reasons }
        : { task: null, reasons: ["No task is ready to begin."] };
    },
  }),
  defineTool({
    name: "task_create",
    title: "Create a task",
    description:
      "Adds a task at the end of its column. What the workspace's rules say of new tasks follows: an analysis, a proposed breakdown, or an attempt.",
    tier: "core",
    input: z.object({
      workspace,
      title: z.string().min(1).max(500),
      description: z.string().max(200_000).default(""),
      priority: taskPrioritySchema.default("medium"),
      tags: z.array(z.string()).default([]),
      acceptance_criteria: z.array(z.string()).default([]),
      parent_id: taskId.nullable().default(null),
    }),
    output: changeOutput.extend({ task: taskOutput }),
    hints: { readOnlyHint: false, destructiveHint: false },
    run: async ({ workspace: workspaceId, acceptance_criteria, parent_id, ...fields }, { runtime }) => {
      const input = { ...fields, workspaceId, criteria: acceptance_criteria, parentId: parent_id };
      const { groupId, task, wantsBreakdown, wantsExecution: mode } = createAndFollow(runtime, input, "mcp");
      if (wantsBreakdown) await runtime.jobs.enqueue("breakdown", { taskId: task.id });
      if (mode !== null) await runtime.jobs.enqueue("execute", { taskId: task.id, mode });
      return { change_id: groupId, task: toTaskOutput(task) };
    },
  }),
  defineTool({
    name: "task_update",
    title: "Change a task",
    description:
      "Changes the fields that are given. `version` is the one that was read; if the task was changed since, nothing happens and the call fails.",
    tier: "core",
    input: z.object({
      task_id: taskId,
      version: z.number().int(),
      title: z.string().min(1).max(500).optional(),
      description: z.string().max(200_000).optional(),
      status: taskStatusSchema.optional().describe("Finished work goes to Review; a person moves it to Done."),
      priority: taskPrioritySchema.optional(),
      class: taskClassSchema.optional(),
      tags: z.array(z.string()).optional(),
      estimate_minutes: z.number().int().min(1).optional(),
      waits_for: z.array(z.string()).optional().describe("Ids or numbers of the tasks that must be done first."),
    }),
    output: changeOutput.extend({ task: taskOutput }),
    hints: { readOnlyHint: false, destructiveHint: false },
    run: ({ task_id, version, class: complexity, estimate_minutes, waits_for, ...fields }, { runtime }) => {
      const patch = { ...fields, complexity, estimateMinutes: estimate_minutes, dependencyIds: waits_for };
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      const { id } = getTask(runtime, task_id);
      const { groupId, task } = updateTask(runtime, { id, version, patch: given }, "mcp");
      return { change_id: groupId, task: toTaskOutput(task) };
    },
  }),
  defineTool({
    name: "task_comment",
    title: "Comment on a task",
    description: "Adds a comment. `result` says what was done, `research_with_links` what was found out.",
    tier: "standard",
    input: z.object({
      task_id: taskId,
      text: z.string().min(1).max(100_000),
      type: z.enum(["note", "result", "research_with_links", "manualsetup"]).default("note"),
    }),
    output: changeOutput,
    hints: { readOnlyHint: false, destructiveHint: false },
    run: ({ task_id, text, type }, { runtime }) => ({
      change_id: addComment(runtime, { taskId: task_id, text, type }, "mcp").groupId,
    }),
  }),
  defineTool({
    name: "task_undo",
    title: "Undo a change",
    description: "Takes back one change by its change_id. Fails when what it made was changed since.",
    tier: "standard",
    input: z.object({ change_id: z.string() }),
    output: changeOutput,
    hints: { readOnlyHint: false, destructiveHint: true },
    run: ({ change_id }, { runtime }) => ({ change_id: undoChange(runtime, { groupId: change_id })?.groupId ?? "" }),
  }),
];
