import { inTransaction } from "~/db/client";
import type { Actor } from "~/db/queries/events";
import { type ExecutionRow, moveExecution, supersedeExecutions } from "~/db/queries/executions";
import { readWorkspace } from "~/db/queries/workspaces";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { describeResult } from "~/server/services/execute/describe-result";
import { explainFileFault } from "~/server/services/execute/file-faults";
import { moveBack, moveTask } from "~/server/services/execute/move-task";
import { chooseFiles, planApply, planRevert } from "~/server/services/execute/plan-writes";
import { findExecution, findExecutionRow } from "~/server/services/execute/read-executions";
import { takeTurn } from "~/server/services/execute/take-turn";
import { removeBranch, writeBranch } from "~/server/services/execute/write-branch";
import {
  forgetJournal,
  removeEmptyFolders,
  rollBack,
  type WriteJournal,
  writeFiles,
} from "~/server/services/execute/write-files";
import { readDetail } from "~/server/services/read-tasks";
import {
  type ApplyExecution,
  applyExecutionSchema,
  type Execution,
  type ProposedFile,
  type WrittenFile,
} from "~/shared/contracts/execution";
import { workspaceRulesSchema } from "~/shared/contracts/workspace";
import { countChangedLines } from "~/shared/execute-diff";

type Parts = Pick<Runtime, "db" | "bus" | "config">;

/**
 * Writes a proposal into the user's files, or onto a branch, and moves its task on. All of its files are written or
 * none. Throws CONFLICT when it was decided already or the files changed in the same places, FORBIDDEN when the rules
 * no longer allow it, BAD_REQUEST, NOT_FOUND.
 */
export async function applyExecution(parts: Parts, input: ApplyExecution, actor: Actor = "human"): Promise<Execution> {
  const { id: ref, files: chosen, target } = applyExecutionSchema.parse(input);
  const row = findExecutionRow(parts.db, ref, "review");
  return takeTurn(row.workspaceId, async () => {
    requireStatus(findExecutionRow(parts.db, row.id), "review");
    const { folder, rules } = readPlace(parts, row);
    const files = chooseFiles(row.files, chosen);
    if (row.category !== "review" && files.length === 0)
      throw new AppError("BAD_REQUEST", "nothing of the change is chosen");
    const outcome = labelOf(row.files, files);
    if (target === "branch") {
      const branch = branchOf(parts, row);
      await writeBranch({
        folder,
        childEnv: parts.config.childEnv,
        home: parts.config.home,
        executionId: row.id,
        baseCommit: row.baseCommit,
        branch,
        message: `${readDetail(parts.db, row.taskId).title}\n\n${row.explanation}`.trim(),
        files,
      });
      settle(parts, row, { status: "applied", branch, written: [], outcome });
    } else {
      const written = await planApply(folder, files, rules.execute);
      write(parts, row, { root: folder, wanted: "applied", files: written }, () =>
        settle(parts, row, { status: "applied", written, outcome }),
      );
    }
    moveTask(parts, {
      taskId: row.taskId,
      to: rules.mayFinish ? "Done" : "Review",
      actor,
      comment: describeResult(findExecution(parts, row.id)),
    });
    return tell(parts, row.id);
  });
}

/** Ends a proposal without writing anything; its task leaves Review. Throws CONFLICT, NOT_FOUND. */
export async function rejectExecution(parts: Parts, ref: string, actor: Actor = "human"): Promise<Execution> {
  const row = findExecutionRow(parts.db, ref, "review");
  return takeTurn(row.workspaceId, async () => {
    requireStatus(findExecutionRow(parts.db, row.id), "review");
    settle(parts, row, { status: "rejected", outcome: 0 });
    moveBack(parts, row.id, null, actor);
    return tell(parts, row.id);
  });
}

/**
 * Takes an applied change out of the user's files again; what was changed since in other places stays. Throws CONFLICT
 * when the same places were changed since, and then nothing is written; NOT_FOUND.
 */
export async function revertExecution(parts: Parts, ref: string, actor: Actor = "human"): Promise<Execution> {
  const row = findExecutionRow(parts.db, ref, "applied");
  return takeTurn(row.workspaceId, async () => {
    const now = findExecutionRow(parts.db, row.id);
    requireStatus(now, "applied");
    const { folder } = readPlace(parts, row);
    const back = () => settle(parts, now, { status: "reverted", outcome: 0 });
    if (now.branch !== null) {
      const place = { folder, childEnv: parts.config.childEnv };
      await removeBranch(place, now.branch, now.baseCommit ?? "");
      back();
    } else {
      const files = await planRevert(folder, now.written);
      write(parts, now, { root: folder, wanted: "reverted", files }, back);
      for (const { path, after } of files) if (after === null) removeEmptyFolders(folder, path);
    }
    moveBack(parts, row.id, `The change of attempt ${row.attempt} was taken back; the files are as before.`, actor);
    return tell(parts, row.id);
  });
}

/** Files first, then the row; when the row cannot be written, the files are put back. */
function write(
  { config }: Parts,
  row: ExecutionRow,
  journal: Omit<WriteJournal, "executionId">,
  saveRow: () => void,
): void {
  const whole = { ...journal, executionId: row.id };
  const nothing = "; nothing was written";
  try {
    writeFiles(config.home, whole);
  } catch (error) {
    throw explainFileFault(error, "written", nothing);
  }
  try {
    saveRow();
  } catch (error) {
    // Where this fails, the journal stays and the next start puts the files back.
    rollBack(whole);
    forgetJournal(config.home, row.id);
    throw explainFileFault(error, "written", nothing);
  }
  forgetJournal(config.home, row.id);
}

function settle(
  { db }: Parts,
  row: ExecutionRow,
  patch: { status: Execution["status"]; outcome: number; branch?: string; written?: WrittenFile[] },
): void {
  const at = Date.now();
  inTransaction<void>(db, (tx) => {
    if (!moveExecution(tx, row.id, row.status, { ...patch, decidedAt: at })) throw decided(row);
    if (patch.status === "applied") supersedeExecutions(tx, row.taskId, row.id, at);
  });
}

/** 1 for a change that was taken as it is or nearly so; 0.5 where more than a tenth of it was edited or left out. */
function labelOf(proposed: readonly ProposedFile[], taken: readonly ProposedFile[]): number {
  const size = (before: string | null, after: string) => {
    const { added, removed } = countChangedLines(before, after);
    return added + removed;
  };
  const whole = proposed.reduce((sum, { before, after }) => sum + size(before, after), 0);
  const edited = proposed.reduce((sum, { path, before, after }) => {
    const file = taken.find((other) => other.path === path);
    return sum + size(after, file ? file.after : (before ?? ""));
  }, 0);
  return whole > 0 && edited / whole > 0.1 ? 0.5 : 1;
}

const branchOf = ({ db }: Parts, row: ExecutionRow): string =>
  `ollmlx/task-${readDetail(db, row.taskId).number}-attempt-${row.attempt}`;

function readPlace({ db }: Parts, row: ExecutionRow) {
  const workspace = readWorkspace(db, row.workspaceId);
  const rules = workspaceRulesSchema.parse(workspace?.rules ?? {});
  if (!workspace?.path) throw new AppError("BAD_REQUEST", "the workspace of this change has no folder any more");
  return { folder: workspace.path, rules };
}

function requireStatus(row: ExecutionRow, status: "review" | "applied"): void {
  if (row.status !== status) throw decided(row);
}

const words: Partial<Record<Execution["status"], string>> = {
  running: "is still running",
  applied: "was applied already",
  rejected: "was rejected",
  superseded: "gave way to another attempt",
  reverted: "was taken back",
  review: "was not applied",
};

const decided = ({ attempt, status }: ExecutionRow): AppError =>
  new AppError("CONFLICT", `attempt ${attempt} ${words[status] ?? "gave no change to apply"}`);

function tell(parts: Parts, id: string): Execution {
  const execution = findExecution(parts, id);
  parts.bus.publish({ type: "executions.changed", taskId: execution.taskId });
  return execution;
}
