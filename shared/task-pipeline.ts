import type { Analysis } from "~/shared/contracts/analysis";
import type { ExecutionStatus } from "~/shared/contracts/execution";
import type { Proposal } from "~/shared/contracts/proposal";
import type { TaskDetail } from "~/shared/contracts/task";

/** One step of a task's way from the wish to Done. */
export interface PipelineStep {
  name: "Request" | "Analysis" | "Breakdown" | "Model's work" | "Work" | "Review" | "Done";
  /** done: behind it; now: where it stands; next: what may come. */
  state: "done" | "now" | "next";
  /** What came of it, or what it waits for; "" = nothing to say yet. */
  note: string;
}

/** What the pipeline is told of a task. */
export interface PipelineFacts {
  task: Pick<TaskDetail, "status" | "subtaskCount" | "subtaskDoneCount" | "openDependencyIds">;
  analysis: Pick<Analysis, "class" | "needsBreakdown" | "canAutoExecute"> | null;
  /** Of the newest proposal of subtasks. */
  proposal: Proposal["status"] | null;
  /** Of the newest attempt of a model. */
  execution: ExecutionStatus | null;
}

const proposalNotes: Record<Proposal["status"], string> = {
  ready: "proposed, to be reviewed",
  stale: "proposed, the task changed since",
  applied: "applied",
  rejected: "rejected",
  superseded: "replaced",
};

const executionNotes: Record<ExecutionStatus, string> = {
  running: "at work",
  review: "to be reviewed",
  applied: "applied",
  rejected: "changes were asked for or it was rejected",
  superseded: "a newer attempt took its place",
  reverted: "taken back",
  failed: "failed",
  cancelled: "cancelled",
  interrupted: "interrupted",
};

/**
 * A task's way: request, analysis, then the branch that it takes (breakdown, a model's work, or a person's), review and Done. The
 * branch is the one that was begun, else the one that the analysis advises.
 */
export function describePipeline({ task, analysis, proposal, execution }: PipelineFacts): PipelineStep[] {
  const isOver = task.status === "Done" || task.status === "Cancelled";
  const branch = chooseBranch({ task, analysis, proposal, execution });
  const note = {
    Breakdown:
      task.subtaskCount > 0
        ? `${task.subtaskDoneCount} of ${task.subtaskCount} subtasks done`
        : proposal
          ? proposalNotes[proposal]
          : "",
    "Model's work": execution ? executionNotes[execution] : "",
    Work: task.openDependencyIds.length > 0 ? `waits for ${task.openDependencyIds.length}` : "",
  }[branch];
  const at = isOver ? 4 : task.status === "Review" ? 3 : isBegun({ task, proposal, execution }) ? 2 : analysis ? 2 : 1;
  const names: PipelineStep["name"][] = ["Request", "Analysis", branch, "Review", "Done"];
  const notes = ["", analysis?.class ?? "", note, "", task.status === "Cancelled" ? "cancelled" : ""];
  return names.map((name, i) => ({
    name,
    state: i < at || (isOver && i === at) ? "done" : i === at ? "now" : "next",
    note: notes[i] ?? "",
  }));
}

function chooseBranch({ task, analysis, proposal, execution }: PipelineFacts): "Breakdown" | "Model's work" | "Work" {
  if (execution) return "Model's work";
  if (task.subtaskCount > 0 || proposal === "ready" || proposal === "stale" || proposal === "applied")
    return "Breakdown";
  if (analysis?.needsBreakdown) return "Breakdown";
  return analysis?.canAutoExecute ? "Model's work" : "Work";
}

const isBegun = ({ task, proposal, execution }: Omit<PipelineFacts, "analysis">): boolean =>
  task.status !== "Todo" || task.subtaskCount > 0 || proposal !== null || execution !== null;
