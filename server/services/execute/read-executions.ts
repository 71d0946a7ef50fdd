import type { Connection } from "~/db/client";
import { type ExecutionRow, listDecided, listTaskExecutions, readExecution } from "~/db/queries/executions";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { findTask } from "~/server/services/board/find-task";
import type { Calibration, Execution } from "~/shared/contracts/execution";
import { isUnlocked } from "~/shared/execute-confidence";

type Board = Pick<Runtime, "db">;

/** Throws NOT_FOUND. */
export function findExecution({ db }: Board, ref: string): Execution {
  return toExecution(findExecutionRow(db, ref));
}

/**
 * An attempt by its id, or for a task ("12", "#12") its newest one with this status, else its newest. Throws NOT_FOUND.
 */
export function findExecutionRow(db: Connection, ref: string, status?: Execution["status"]): ExecutionRow {
  const row = readExecution(db, ref);
  if (row) return row;
  const attempts = listTaskExecutions(db, findTask(db, ref));
  const found = attempts.find((attempt) => attempt.status === status) ?? attempts[0];
  if (found) return found;
  throw new AppError("NOT_FOUND", `there is no attempt at task ${ref}`, {
    hint: `Start one: ollmlx task execute ${ref}`,
  });
}

/** A task's attempts, newest first. Throws NOT_FOUND. */
export function listExecutions({ db }: Board, taskRef: string): Execution[] {
  return listTaskExecutions(db, findTask(db, taskRef)).map(toExecution);
}

const toExecution = ({ modelDigest: _, statusBefore: __, outcome: ___, ...execution }: ExecutionRow): Execution =>
  execution;

/** How well confidence foretold what people decided, and which models have earned to apply by themselves. */
export function readCalibration({ db }: Board): Calibration {
  const decided = listDecided(db).flatMap((row) =>
    row.outcome === null || row.confidence === null
      ? []
      : [{ ...row, outcome: row.outcome, confidence: row.confidence }],
  );
  const bins = Array.from({ length: 10 }, (_, tenth) => {
    const rows = decided.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10 + 1e-9)) === tenth);
    const mean = (pick: (row: (typeof decided)[number]) => number) =>
      rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + pick(row), 0) / rows.length;
    return {
      from: tenth / 10,
      count: rows.length,
      predicted: mean((row) => row.confidence),
      accepted: mean((row) => row.outcome),
    };
  });
  const groups = new Map<string, Calibration["evidence"][number]>();
  for (const { model, modelDigest, category, outcome } of decided) {
    const key = `${model}\n${modelDigest}\n${category}`;
    const group = groups.get(key) ?? { model, category, outcomes: [], isUnlocked: false };
    group.outcomes.push(outcome);
    groups.set(key, { ...group, isUnlocked: isUnlocked(group.outcomes) });
  }
  const evidence = [...groups.values()];
  const squares = decided.reduce((sum, { confidence, outcome }) => sum + (confidence - outcome) ** 2, 0);
  return {
    evidence,
    bins: bins.filter(({ count }) => count > 0),
    brier: decided.length === 0 ? null : squares / decided.length,
    decided: decided.length,
    outputTokens: decided.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    modelMs: decided.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0),
  };
}
