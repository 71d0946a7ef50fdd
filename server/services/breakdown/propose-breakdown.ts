import { ulid } from "ulid";
import { inTransaction } from "~/db/client";
import { insertProposal } from "~/db/queries/proposals";
import { insertRun, saveModelFacts, updateRun } from "~/db/queries/runs";
import { listOpenTitles } from "~/db/queries/tasks";
import type { Engine } from "~/server/engines/engine";
import { toAppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { type AskedBreakdown, askForBreakdown } from "~/server/services/breakdown/ask-for-breakdown";
import { chooseModel } from "~/server/services/breakdown/choose-model";
import { findDuplicates } from "~/server/services/breakdown/find-duplicates";
import { fitPrompt } from "~/server/services/breakdown/fit-prompt";
import { gatherRequest } from "~/server/services/breakdown/gather-request";
import { readContextFiles } from "~/server/services/breakdown/read-context-files";
import { readActiveRevision } from "~/server/services/prompts";
import { getTask } from "~/server/services/read-tasks";
import { findWorkspace } from "~/server/services/workspaces";
import type { Model } from "~/shared/contracts/model";

export type BreakdownParts = Pick<Runtime, "db" | "bus" | "engines" | "config">;

export interface BreakdownOrder {
  taskId: string;
  model?: string | undefined;
  /** Files of the workspace that the model reads too. */
  paths?: string[] | undefined;
}

/**
 * Lets a model split a task and stores its answer as a proposal; nothing on the board changes. The run is kept whether
 * it worked or not. Throws the engine's error, or UPSTREAM_FAILED when no rung of the parse ladder gave three subtasks.
 */
export async function proposeBreakdown(
  { db, bus, engines, config }: BreakdownParts,
  { taskId, model: wanted, paths = [] }: BreakdownOrder,
  context: JobContext,
): Promise<{ proposalId: string }> {
  const task = getTask({ db }, taskId);
  context.report({ phase: "preparing" });
  const chosen = await chooseModel({ db, engines, config }, wanted);
  const { engine, model } = chosen;
  const revision = readActiveRevision(db, "breakdown");
  const files = await readContextFiles(findWorkspace({ db }, task.workspaceId).path, paths);
  const fitted = await fitPrompt({ engine, model }, revision.text, { ...gatherRequest(db, task), files });
  const runId = ulid();
  insertRun(db, {
    id: runId,
    taskId: task.id,
    kind: "breakdown",
    status: "running",
    engine: engine.id,
    model: model.name,
    promptRevisionId: revision.id,
    input: fitted.prompt,
    inputCutChars: fitted.cutChars,
    startedAt: Date.now(),
  });
  const said = { text: "" };
  try {
    const asked = await askForBreakdown({ chosen, ...fitted }, context, said);
    const { result } = asked;
    const siblings = listOpenTitles(db, task.workspaceId).filter((other) => other.id !== task.id);
    const warnings = [...result.warnings, ...findDuplicates(result.subtasks, siblings)];
    if (fitted.cutChars > 0) warnings.unshift(`the model did not see ${fitted.cutChars} characters of the task's text`);
    if (fitted.cutFileChars > 0)
      warnings.unshift(`the model did not see ${fitted.cutFileChars} characters of the files`);
    const proposalId = ulid();
    inTransaction<void>(db, (tx) => {
      updateRun(tx, runId, {
        status: "ok",
        rawOutput: said.text,
        parseRung: asked.rung,
        finishedAt: Date.now(),
        ...figures(asked),
      });
      insertProposal(
        tx,
        {
          id: proposalId,
          taskId: task.id,
          runId,
          kind: "breakdown",
          baseTaskVersion: task.version,
          approach: result.approach,
          parseRung: asked.rung,
          warnings,
          model: model.name,
          createdAt: Date.now(),
        },
        result.subtasks,
      );
      saveModelFacts(tx, factsOf(engine, model, asked));
    });
    return { proposalId };
  } catch (thrown) {
    const error = context.signal.aborted ? toAppError(context.signal.reason) : toAppError(thrown);
    const status = !context.signal.aborted ? "failed" : error.code === "CANCELLED" ? "cancelled" : "interrupted";
    updateRun(db, runId, { status, rawOutput: said.text, error: error.message, finishedAt: Date.now() });
    throw error;
  } finally {
    bus.publish({ type: "proposals.changed", taskId: task.id });
  }
}

function figures({ answer }: AskedBreakdown) {
  const { finishReason, promptTokens, outputTokens, ttftMs, tokensPerSecond } = answer;
  return { finishReason, promptTokens, outputTokens, ttftMs, tokensPerSecond };
}

function factsOf(engine: Engine, model: Model, { answer }: AskedBreakdown) {
  return {
    name: model.name,
    digest: model.digest,
    engine: engine.id,
    parameterCount: model.parameterCount,
    bitsPerWeight: model.bitsPerWeight,
    promptTokensPerSecond: answer.promptTokensPerSecond,
    outputTokensPerSecond: answer.tokensPerSecond,
    measuredAt: Date.now(),
  };
}
