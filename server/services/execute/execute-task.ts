import { listOutcomes } from "~/db/queries/executions";
import { toAppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import { checkGates } from "~/server/services/execute/check-gates";
import { applyExecution } from "~/server/services/execute/decide-execution";
import { type ExecuteParts, type ExecuteRequest, proposeExecution } from "~/server/services/execute/propose-execution";
import { findExecutionRow } from "~/server/services/execute/read-executions";
import { isConfident, isUnlocked } from "~/shared/execute-confidence";

/** What came of it; `held` says why a change in mode `auto` waits for a person. */
export interface ExecutionOutcome extends Record<string, unknown> {
  executionId: string;
  isApplied: boolean;
  held: string | null;
}

/**
 * Proposes a change for a task and, in mode `auto`, applies it where all of this holds: the workspace's rule allows it,
 * the model has earned it for this kind of work, the checks pass, and confidence is above 0.8. Throws as
 * `proposeExecution`; a change that cannot be applied stays a proposal.
 */
export async function executeTask(
  parts: ExecuteParts,
  request: ExecuteRequest,
  context: JobContext,
): Promise<ExecutionOutcome> {
  const { executionId } = await proposeExecution(parts, request, context);
  if (request.mode !== "auto") return { executionId, isApplied: false, held: null };
  const held = findHold(parts, executionId, request.minConfidence);
  if (held !== null) return { executionId, isApplied: false, held };
  context.report({ phase: "applying", message: "The change is applied" });
  try {
    await applyExecution(parts, { id: executionId }, "model");
    return { executionId, isApplied: true, held: null };
  } catch (error) {
    return { executionId, isApplied: false, held: toAppError(error).message };
  }
}

/** Why a change must wait for a person, or null. */
export function findHold({ db }: Pick<ExecuteParts, "db">, executionId: string, minConfidence: number): string | null {
  const row = findExecutionRow(db, executionId);
  const { rules } = checkGates({ db }, row.taskId);
  const { model, category, confidence, checksBefore, checksAfter, files } = row;
  if (!rules.auto) return "The workspace's rules let no change be applied by itself.";
  if (category === "review") return "Findings are for a person to read.";
  if (!isUnlocked(listOutcomes(db, row))) {
    return `${model} has not earned it for this kind of work: 10 of its last 12 changes must have been taken.`;
  }
  const isChecked = checksAfter.some(({ name }) => checksBefore.some((check) => check.name === name));
  if (!isChecked || checksAfter.some(({ status }) => status !== "passed")) return "Not every check ran and passed.";
  if (files.some(({ warnings }) => warnings.length > 0)) return "A guard warns of the change.";
  if (confidence === null || !isConfident(confidence, minConfidence)) {
    return `Confidence ${confidence?.toFixed(2) ?? "unknown"} is not above ${minConfidence}.`;
  }
  return null;
}
