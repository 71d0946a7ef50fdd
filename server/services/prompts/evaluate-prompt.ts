import { ulid } from "ulid";
import { insertEvalRun, readEvalSet, updateEvalRun } from "~/db/queries/prompt-runs";
import { readPromptRevision } from "~/db/queries/prompts";
import { AppError, toAppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import { chooseModel } from "~/server/services/breakdown/choose-model";
import { findPrompt } from "~/server/services/prompts";
import { runCase } from "~/server/services/prompts/run-case";
import type { OptimizeParts } from "~/server/services/prompts/run-optimization";
import type { EvalOutcome, EvaluateRequest } from "~/shared/contracts/prompt-evaluation";
import { splitCases } from "~/shared/prompt-assertions";

/**
 * Runs every case of a set on a revision, `replicas` times each, and stores each outcome as it comes, so that a run that
 * was cut short keeps what it has. Throws NOT_FOUND, the engine's error, or CANCELLED.
 */
export async function evaluatePrompt(
  parts: OptimizeParts,
  { setId, revisionId, model: wanted, replicas }: EvaluateRequest,
  context: JobContext,
): Promise<{ evalRunId: string }> {
  const { db, bus } = parts;
  const set = readEvalSet(db, setId);
  if (!set) throw new AppError("NOT_FOUND", `there is no evaluation set ${setId}`);
  const revision = readPromptRevision(db, revisionId ?? findPrompt(db, set.promptId).activeRevisionId);
  if (!revision || revision.promptId !== set.promptId) {
    throw new AppError("NOT_FOUND", `the prompt of this set has no revision ${revisionId}`);
  }
  const asked = await chooseModel(parts, wanted);
  const run = { id: ulid(), setId, promptId: set.promptId, revisionId: revision.id, model: asked.model.name };
  const outcomes: EvalOutcome[] = [];
  insertEvalRun(db, { ...run, status: "running", outcomes, startedAt: Date.now(), finishedAt: null });
  const { heldOut } = splitCases(set.cases);
  const total = set.cases.length * replicas;
  try {
    for (let replica = 1; replica <= replicas; replica++) {
      for (const each of set.cases) {
        context.report({ phase: "evaluating", message: each.name, done: outcomes.length, total, unit: "items" });
        const { promptTokens: _, ...outcome } = await runCase(asked, revision.text, each, {
          replica,
          signal: context.signal,
        });
        outcomes.push({ ...outcome, part: heldOut.includes(each) ? "held-out" : "dev" });
        updateEvalRun(db, run.id, { outcomes });
      }
    }
    updateEvalRun(db, run.id, { status: "ok", finishedAt: Date.now() });
    return { evalRunId: run.id };
  } catch (thrown) {
    const isAborted = context.signal.aborted;
    const isCancelled = isAborted && toAppError(context.signal.reason).code === "CANCELLED";
    const status = isCancelled ? "cancelled" : isAborted ? "interrupted" : "failed";
    updateEvalRun(db, run.id, { status, finishedAt: Date.now() });
    throw thrown;
  } finally {
    bus.publish({ type: "prompts.changed" });
  }
}
