import type { Connection } from "~/db/client";
import {
  listEvalRuns as listEvalRunRows,
  listEvalSets as listEvalSetRows,
  listOptimizations as listOptimizationRows,
  readEvalRun,
  readOptimization,
} from "~/db/queries/prompt-runs";
import { readPromptRevision } from "~/db/queries/prompts";
import { AppError } from "~/server/errors";
import { findPrompt } from "~/server/services/prompts";
import type { EvalRun, EvalSet } from "~/shared/contracts/prompt-evaluation";
import type { Optimization } from "~/shared/contracts/prompt-optimization";

/** Throws NOT_FOUND. */
export function getOptimization(db: Connection, id: string): Optimization {
  const run = readOptimization(db, id);
  if (!run) throw new AppError("NOT_FOUND", `there is no optimisation ${id}`);
  return run;
}

/** The text that a run began with; "" where its revision is gone. */
export function readAskedText(db: Connection, { request, baseRevisionId }: Optimization): string {
  const revision = baseRevisionId === null ? null : readPromptRevision(db, baseRevisionId);
  return revision?.text ?? request?.text ?? "";
}

/** Newest first. Throws NOT_FOUND for an unknown prompt. */
export function listOptimizations(db: Connection, promptId: string): Optimization[] {
  return listOptimizationRows(db, findPrompt(db, promptId).id);
}

/** By name. Throws NOT_FOUND for an unknown prompt. */
export function listEvalSets(db: Connection, promptId: string): EvalSet[] {
  return listEvalSetRows(db, findPrompt(db, promptId).id);
}

/** Throws NOT_FOUND. */
export function getEvalRun(db: Connection, id: string): EvalRun {
  const run = readEvalRun(db, id);
  if (!run) throw new AppError("NOT_FOUND", `there is no evaluation ${id}`);
  return run;
}

/** Newest first. Throws NOT_FOUND for an unknown prompt. */
export function listEvalRuns(db: Connection, promptId: string): EvalRun[] {
  return listEvalRunRows(db, findPrompt(db, promptId).id);
}
