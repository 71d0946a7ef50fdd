import { useSearchParams } from "next/navigation";
import { useMemo, useSyncExternalStore } from "react";
import { type TaskGrouping, taskGroupingSchema } from "~/shared/contracts/task";
import type { SavedView } from "~/shared/contracts/workspace";

export const boardViews = ["board", "plan", "flow", "archive"] as const;
export type BoardView = (typeof boardViews)[number];

/** What the address holds: workspace, view, open task, filter line, what the rows stand for, and the breakdown job or proposal under review. */
export interface BoardUrl {
  workspaceId: string;
  view: BoardView;
  taskId: string | null;
  query: string;
  lanes: TaskGrouping | null;
  jobId: string | null;
  proposalId: string | null;
  /** An attempt of a model at a task under review, or the job that makes one. */
  executionId: string | null;
  executionJobId: string | null;
}

/** The workspace that a new installation begins with. */
const firstWorkspaceId = "home";

const names = {
  workspaceId: "ws",
  view: "view",
  taskId: "task",
  query: "q",
  lanes: "lanes",
  jobId: "job",
  proposalId: "proposal",
  executionId: "execution",
  executionJobId: "run",
} as const;

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** Changes the address without a page load; `push` makes a step that Back returns from. */
function change(changes: Partial<BoardUrl>, how: "push" | "replace"): void {
  const url = new URL(window.location.href);
  for (const [field, value] of Object.entries(changes)) {
    const name = names[field as keyof BoardUrl];
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  if (url.href === window.location.href) return;
  if (how === "push") window.history.pushState(null, "", url);
  else window.history.replaceState(null, "", url);
  for (const listener of listeners) listener();
}

const noSheet = { jobId: null, proposalId: null, executionId: null, executionJobId: null };

export const openTask = (taskId: string): void => change({ ...noSheet, taskId }, "push");
export const closeSheets = (): void => change({ ...noSheet, taskId: null }, "push");
export const openJob = (taskId: string, jobId: string): void => change({ ...noSheet, taskId, jobId }, "push");
export const openProposal = (taskId: string, proposalId: string): void =>
  change({ ...noSheet, taskId, proposalId }, "push");
/** The job has ended in this proposal: the review takes the job's place, so that Back does not return to the job. */
export const followProposal = (taskId: string, proposalId: string): void =>
  change({ ...noSheet, taskId, proposalId }, "replace");
export const openExecutionJob = (taskId: string, executionJobId: string): void =>
  change({ ...noSheet, taskId, executionJobId }, "push");
export const openExecution = (taskId: string, executionId: string): void =>
  change({ ...noSheet, taskId, executionId }, "push");
/** As `followProposal`, for an attempt at a task. */
export const followExecution = (taskId: string, executionId: string): void =>
  change({ ...noSheet, taskId, executionId }, "replace");
export const setQuery = (query: string): void => change({ query: query || null } as Partial<BoardUrl>, "replace");
export const setLanes = (lanes: TaskGrouping | null): void => change({ lanes }, "replace");
export const openSavedView = ({ query, lanes }: SavedView): void => change({ query, lanes: lanes ?? null }, "push");

export const openWorkspaceBoard = (workspaceId: string): void =>
  change({ workspaceId: workspaceId === firstWorkspaceId ? "" : workspaceId, taskId: null, query: "" }, "push");
export const openView = (view: BoardView): void =>
  change({ view: view === "board" ? null : view } as Partial<BoardUrl>, "push");

/**
 * The view as the address has it at this moment. The router's own parameters arrive a little later, which would lose
 * letters typed into the filter; they are read for what links elsewhere on the page change.
 */
export function useBoardUrl(): BoardUrl {
  useSearchParams();
  const search = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => "",
  );
  return useMemo(() => {
    const params = new URLSearchParams(search);
    return {
      workspaceId: params.get(names.workspaceId) || firstWorkspaceId,
      view: boardViews.find((view) => view === params.get(names.view)) ?? "board",
      taskId: params.get(names.taskId),
      query: params.get(names.query) ?? "",
      lanes: taskGroupingSchema.safeParse(params.get(names.lanes)).data ?? null,
      jobId: params.get(names.jobId),
      proposalId: params.get(names.proposalId),
      executionId: params.get(names.executionId),
      executionJobId: params.get(names.executionJobId),
    };
  }, [search]);
}
