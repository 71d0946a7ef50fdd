import {
  type BatchAttempt,
  type BatchRow,
  listBatchAttempts,
  listBatchRows,
  readBatchRow,
} from "~/db/queries/execution-batches";
import { findJob } from "~/db/queries/jobs";
import { readCard } from "~/db/queries/task-cards";
import type { StoredBatchItem } from "~/db/schema/execution-batches";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { findUnmetDependencies } from "~/server/services/execute/check-gates";
import type { BatchFigures, BatchItem, BatchItemState, ExecutionBatch } from "~/shared/contracts/execution-batch";
import { isSettled } from "~/shared/contracts/execution-batch";

type Board = Pick<Runtime, "db">;

/** As many as a person looks back at. */
const mostListed = 20;

/** A batch by its id; "" = the newest. Throws NOT_FOUND. */
export function findBatch({ db }: Board, id: string): ExecutionBatch {
  const row = id === "" ? listBatchRows(db, 1)[0] : readBatchRow(db, id);
  if (row) return describeBatch(db, row);
  throw new AppError("NOT_FOUND", id === "" ? "no tasks were executed together yet" : `there is no batch ${id}`, {
    hint: "Start one: ollmlx task execute 12 13 14",
  });
}

/** Newest first, at most 20; with `workspaceId` those of which a task is in that workspace. */
export function listBatches({ db }: Board, workspaceId?: string): ExecutionBatch[] {
  const isThere = ({ taskId }: StoredBatchItem) => readCard(db, taskId)?.workspaceId === workspaceId;
  return listBatchRows(db, mostListed)
    .filter(({ items }) => workspaceId === undefined || items.some(isThere))
    .map((row) => describeBatch(db, row));
}

/** How a batch stands. */
export function describeBatch(db: Runtime["db"], row: BatchRow): ExecutionBatch {
  const taskIds = row.items.map(({ taskId }) => taskId);
  const attempts = listBatchAttempts(db, taskIds, row.createdAt);
  const items = row.items.map((item) => describeItem(db, row, item, attempts));
  for (const item of items) item.detail ??= explainWait(item, items);
  items.sort((a, b) => a.wave - b.wave || (a.number ?? 0) - (b.number ?? 0));
  const isWorking = items.some(({ state }) => state === "queued" || state === "running" || state === "ready");
  const status = row.cancelledAt !== null ? "cancelled" : isWorking ? "running" : "waiting";
  return {
    id: row.id,
    mode: row.mode,
    parallel: row.parallel,
    status: status === "waiting" && items.every(({ state }) => isSettled(state)) ? "ended" : status,
    items,
    figures: sumUp(attempts),
    createdAt: row.createdAt,
  };
}

function describeItem(
  db: Runtime["db"],
  row: BatchRow,
  { taskId, wave, jobId, refusal }: StoredBatchItem,
  attempts: readonly BatchAttempt[],
): BatchItem {
  const card = readCard(db, taskId);
  const own = attempts.filter((attempt) => attempt.taskId === taskId);
  const attempt = own.find(({ status }) => status === "applied") ?? own[0];
  const unmet = card && jobId === null && refusal === null ? findUnmetDependencies(db, card) : [];
  const job = jobId === null ? undefined : findJob(db, jobId);
  const state = stateOf();
  return {
    taskId,
    number: card?.number ?? null,
    title: card?.title ?? "A task that was deleted",
    wave,
    state,
    waitsFor: state === "waiting" ? unmet.flatMap((id) => nameTask(db, id)) : [],
    detail: refusal ?? attempt?.error?.message ?? (state === "failed" ? (job?.error?.message ?? null) : null),
    jobId,
    executionId: attempt?.id ?? null,
    engine: attempt?.engine ?? null,
    model: attempt?.model ?? null,
    outputTokens: own.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    durationMs: attempt?.durationMs ?? null,
  };

  function stateOf(): BatchItemState {
    // A change that may still be applied by itself waits for nobody yet.
    if (attempt?.status === "review" && job?.status === "running") return "running";
    if (attempt) return attemptStates[attempt.status];
    if (refusal !== null) return "refused";
    if (job?.status === "queued" || job?.status === "running") return job.status;
    if (job) return job.status === "cancelled" ? "cancelled" : "failed";
    if (row.cancelledAt !== null) return "cancelled";
    return unmet.length > 0 ? "waiting" : "ready";
  }
}

const attemptStates: Record<BatchAttempt["status"], BatchItemState> = {
  running: "running",
  review: "review",
  applied: "applied",
  rejected: "rejected",
  superseded: "rejected",
  reverted: "rejected",
  failed: "failed",
  cancelled: "cancelled",
  interrupted: "failed",
};

function nameTask(db: Runtime["db"], taskId: string): BatchItem["waitsFor"] {
  const card = readCard(db, taskId);
  return card ? [{ taskId, number: card.number, title: card.title }] : [];
}

const obstacles: Partial<Record<BatchItemState, string>> = {
  rejected: "the change of #N was not taken",
  failed: "#N gave no change",
  refused: "#N cannot be executed",
  cancelled: "#N was cancelled",
};

/** Names what a person must do before a task that waits can start, where no model will. */
function explainWait({ state, waitsFor }: BatchItem, items: readonly BatchItem[]): string | null {
  if (state !== "waiting") return null;
  const reasons = waitsFor.flatMap(({ taskId, number }) => {
    const other = items.find((item) => item.taskId === taskId);
    const reason = other ? obstacles[other.state] : "#N is not part of this batch";
    return reason ? [reason.replace("N", String(number))] : [];
  });
  if (reasons.length === 0) return null;
  return `It does not start by itself: ${reasons.join(", ")}. Do that task, or move it to Done.`;
}

function sumUp(attempts: readonly BatchAttempt[]): BatchFigures {
  const sum = (pick: (attempt: BatchAttempt) => number) =>
    attempts.reduce((total, attempt) => total + pick(attempt), 0);
  const spans = attempts
    .map(({ createdAt, finishedAt }) => ({ from: createdAt, to: finishedAt ?? Date.now() }))
    .sort((a, b) => a.from - b.from);
  let wallMs = 0;
  let until = 0;
  for (const { from, to } of spans) {
    wallMs += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return {
    promptTokens: sum(({ promptTokens }) => promptTokens),
    cachedTokens: sum(({ cachedTokens }) => cachedTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    workMs: spans.reduce((total, { from, to }) => total + to - from, 0),
    wallMs,
  };
}
