import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ulid } from "ulid";
import type { z } from "zod";
import { inTransaction } from "~/db/client";
import { insertExecution, listTaskExecutions, nextAttempt, updateExecution } from "~/db/queries/executions";
import { insertRun, updateRun } from "~/db/queries/runs";
import { AppError, toAppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { noRounds, type Rounds } from "~/server/services/execute/answer-files";
import { describeFeedback } from "~/server/services/execute/build-prompt";
import { findCategory, promptIdOf } from "~/server/services/execute/categories";
import { type Gated, requireGates } from "~/server/services/execute/check-gates";
import { chooseExecutor } from "~/server/services/execute/choose-executor";
import { type Attempt, doWork } from "~/server/services/execute/do-work";
import { explainFileFault } from "~/server/services/execute/file-faults";
import { moveToReview } from "~/server/services/execute/move-task";
import { openTree } from "~/server/services/execute/open-tree";
import { overlayDependencies } from "~/server/services/execute/overlay-dependencies";
import { readActiveRevision } from "~/server/services/prompts";
import type { startExecutionSchema } from "~/shared/contracts/execution";

export type ExecuteParts = Pick<Runtime, "db" | "bus" | "engines" | "config">;
export type ExecuteRequest = z.output<typeof startExecutionSchema>;

/** Attempts at work in this process. One that the database has as running beside these has lost its end to a full disk. */
const atWork = new Set<string>();

/**
 * Lets a model do a task in a working copy and keeps what it proposes for a decision; the user's files stay as they
 * are. The attempt is kept whether it worked or not. Throws what `requireGates` throws, CONFLICT while another attempt
 * at the task runs, the engine's error, or UPSTREAM_FAILED when no answer can be taken.
 */
export async function proposeExecution(
  parts: ExecuteParts,
  request: ExecuteRequest,
  context: JobContext,
): Promise<{ executionId: string }> {
  const gated = requireGates(parts, request.taskId);
  context.report({ phase: "preparing", message: "The task is looked at" });
  const attempt = await lease(parts, request, gated);
  const rounds = noRounds();
  const startedAt = performance.now();
  parts.bus.publish({ type: "executions.changed", taskId: gated.task.id });
  try {
    await run(parts, attempt, context, rounds);
    finish(parts, attempt, rounds, "ok", null, startedAt);
    moveToReview(parts, attempt.id);
    return { executionId: attempt.id };
  } catch (thrown) {
    const error = toAppError(context.signal.aborted ? context.signal.reason : explainFileFault(thrown, "written"));
    const status = !context.signal.aborted ? "failed" : error.code === "CANCELLED" ? "cancelled" : "interrupted";
    finish(parts, attempt, rounds, status, error, startedAt);
    throw error;
  } finally {
    atWork.delete(attempt.id);
    parts.bus.publish({ type: "executions.changed", taskId: gated.task.id });
  }
}

/** Takes the task for this attempt. The database lets one attempt at a task run. */
async function lease(parts: ExecuteParts, request: ExecuteRequest, gated: Gated): Promise<Attempt> {
  const { db } = parts;
  const { task } = gated;
  const category = request.category ?? findCategory(task.title);
  const executor = await chooseExecutor(parts, category, request.model);
  const revision = readActiveRevision(db, promptIdOf(category));
  const id = ulid();
  const runId = ulid();
  const attempts = listTaskExecutions(db, task.id);
  for (const lost of attempts.filter((one) => one.status === "running" && !atWork.has(one.id))) {
    const error = { code: "NO_SPACE", message: "The disk was full when this ended." };
    updateExecution(db, lost.id, { status: "failed", error, finishedAt: Date.now() });
  }
  const previous = attempts.find(({ files }) => files.length > 0) ?? null;
  const shared = {
    taskId: task.id,
    engine: executor.engine.id,
    model: executor.model.name,
    promptRevisionId: revision.id,
  };
  const at = Date.now();
  atWork.add(id);
  try {
    inTransaction<void>(db, (tx) => {
      insertRun(tx, { ...shared, id: runId, kind: "execute", status: "running", input: "", startedAt: at });
      insertExecution(tx, {
        ...shared,
        id,
        runId,
        workspaceId: task.workspaceId,
        attempt: nextAttempt(tx, task.id),
        category,
        status: "running",
        mode: request.mode,
        modelDigest: executor.model.digest,
        feedback: request.feedback,
        manifest: [],
        files: [],
        findings: [],
        explanation: "",
        checksBefore: [],
        checksAfter: [],
        repairs: 0,
        refusals: [],
        reasons: [],
        promptTokens: 0,
        cachedTokens: 0,
        outputTokens: 0,
        written: [],
        createdAt: at,
      });
    });
  } catch (error) {
    atWork.delete(id);
    if (!/UNIQUE|executions_one_running/.test(`${error} ${(error as Error).cause}`)) throw error;
    throw new AppError("CONFLICT", `an attempt at task #${task.number} is running already`);
  }
  const feedback = describeFeedback(previous, request.feedback);
  return { id, runId, category, executor, gated, feedback, template: revision.text };
}

async function run(parts: ExecuteParts, attempt: Attempt, context: JobContext, rounds: Rounds): Promise<void> {
  const { config } = parts;
  const { folder, rules } = attempt.gated;
  const folders = join(config.home, "executions", attempt.id);
  const tree = await openTree({
    folder,
    childEnv: config.childEnv,
    target: join(folders, "tree"),
    linkFolders: rules.linkFolders,
    signal: context.signal,
  });
  try {
    await overlayDependencies(parts.db, attempt.gated, tree);
    await doWork(parts, attempt, { tree, scratch: join(folders, "scratch") }, context, rounds);
  } finally {
    await tree.close();
    await rm(folders, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Writes what the attempt came to, whether it worked or not. */
function finish(
  { db }: ExecuteParts,
  attempt: Attempt,
  rounds: Rounds,
  status: "ok" | "failed" | "cancelled" | "interrupted",
  error: AppError | null,
  startedAt: number,
): void {
  const at = Date.now();
  const sum = (pick: (answer: Rounds["answers"][number]) => number) =>
    rounds.answers.reduce((total, answer) => total + pick(answer), 0);
  const promptTokens = sum((answer) => answer.promptTokens);
  const cachedTokens = sum((answer) => answer.cachedTokens);
  const outputTokens = sum((answer) => answer.outputTokens);
  const last = rounds.answers.at(-1);
  inTransaction<void>(db, (tx) => {
    updateRun(tx, attempt.runId, {
      status,
      rawOutput: rounds.answers.map(({ text }) => text).join("\n\n"),
      parseRung: rounds.rung,
      promptTokens,
      outputTokens,
      finishReason: last?.finishReason ?? null,
      ttftMs: last?.ttftMs ?? null,
      tokensPerSecond: last?.tokensPerSecond ?? null,
      error: error?.message ?? null,
      finishedAt: at,
    });
    updateExecution(tx, attempt.id, {
      status: status === "ok" ? "review" : status,
      files: rounds.files,
      checksAfter: rounds.checksAfter,
      repairs: rounds.repairs,
      refusals: rounds.refusals.map((refusal) => refusal.slice(0, 2_000)),
      parseRung: rounds.rung,
      promptTokens,
      cachedTokens,
      outputTokens,
      durationMs: Math.round(performance.now() - startedAt),
      error: error && { code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) },
      finishedAt: at,
    });
  });
}
