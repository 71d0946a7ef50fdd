import { ulid } from "ulid";
import { insertOptimization, listEvalSets, updateOptimization } from "~/db/queries/prompt-runs";
import { readPrompt, readPromptRevision } from "~/db/queries/prompts";
import { AppError, toAppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { chooseModel } from "~/server/services/breakdown/choose-model";
import type { AskedModel } from "~/server/services/prompts/ask-text";
import { findEvalSet } from "~/server/services/prompts/eval-sets";
import { findJudge } from "~/server/services/prompts/find-judge";
import { keepRewrites } from "~/server/services/prompts/keep-rewrites";
import { askOptimizer } from "~/server/services/prompts/optimize/ask-optimizer";
import { optimizePrompt } from "~/server/services/prompts/optimize/optimize-loop";
import type { OptimizerModel } from "~/server/services/prompts/optimize/optimizer-model";
import { runCase } from "~/server/services/prompts/run-case";
import type { PromptRevision } from "~/shared/contracts/prompt";
import type { EvalCase } from "~/shared/contracts/prompt-evaluation";
import type { OptimizeRequest } from "~/shared/contracts/prompt-optimization";
import { splitCases } from "~/shared/prompt-assertions";
import { lintPrompt } from "~/shared/prompt-lint";

export type OptimizeParts = Pick<Runtime, "db" | "bus" | "engines" | "config">;

/** Up to this size a model mends one finding at a time. */
const smallModelParameters = 1.6e9;

/**
 * Optimises a stored prompt or a text with the models of this machine and stores the run, whatever its end. Revisions of
 * a stored prompt are added, none is put in use. Throws NOT_FOUND for what is not there, and CANCELLED.
 */
export async function runOptimization(
  parts: OptimizeParts,
  request: OptimizeRequest,
  context: JobContext,
): Promise<{ optimizationId: string }> {
  const { db, bus } = parts;
  const startedAt = performance.now();
  const base = findBase(parts, request);
  const cases = findCases(parts, request);
  context.report({ phase: "preparing" });
  const writer = await chooseModel(parts, request.model);
  const judgeModel = request.judgeModel === undefined ? writer : await chooseModel(parts, request.judgeModel);
  const id = ulid();
  insertOptimization(db, {
    id,
    promptId: base.revision?.promptId ?? null,
    baseRevisionId: base.revision?.id ?? null,
    bestRevisionId: null,
    model: writer.model.name,
    judgeModel: judgeModel.model.name,
    status: "running",
    report: null,
    startedAt: Date.now(),
    finishedAt: null,
  });
  try {
    const models = askOptimizer(db, writer, judgeModel, context.appendText);
    const budgetMs = request.budgetSeconds * 1_000;
    const isDone = lintPrompt(base.text, base.declared).scores.overall >= request.minScore;
    const judged = isDone
      ? { judge: null, warnings: [], tokens: 0 }
      : await findJudge(parts, judgeModel.model, models, {
          budgetMs: budgetMs / 2,
          budgetTokens: request.budgetTokens / 2,
          context,
        });
    const report = await optimizePrompt(
      {
        text: base.text,
        facts: gatherFacts(request),
        declared: base.declared,
        preserve: request.preserve,
        maxRounds: request.maxRounds,
        budgetMs,
        budgetTokens: request.budgetTokens,
        minScore: request.minScore,
        findingsPerRound: (writer.model.parameterCount ?? smallModelParameters) <= smallModelParameters ? 1 : 3,
        candidatesPerRound: 2,
        judge: judged.judge,
        spent: { tokens: judged.tokens, ms: performance.now() - startedAt },
        warnings: judged.warnings,
        signal: context.signal,
        now: () => performance.now(),
        onRound: ({ number, candidates }, reached) => {
          // A daemon that is killed leaves what was found.
          updateOptimization(db, id, { report: reached });
          context.report({
            phase: "rewriting",
            message: `round ${number}: ${candidates.some(({ isAccepted }) => isAccepted) ? "accepted" : "nothing accepted"}`,
            done: number,
            total: request.maxRounds,
          });
        },
      },
      { ...models, ...(cases ? testWith(writer, cases) : { evaluate: null, findFailures: null }) },
    );
    const bestRevisionId = base.revision && !request.dryRun ? keepRewrites(db, base.revision, id, report) : null;
    const status = context.signal.aborted ? endOf(context.signal) : report.stopReason === "aborted" ? "failed" : "ok";
    updateOptimization(db, id, { status, report, bestRevisionId, finishedAt: Date.now() });
    context.signal.throwIfAborted();
    return { optimizationId: id };
  } catch (thrown) {
    const status = context.signal.aborted ? endOf(context.signal) : "failed";
    updateOptimization(db, id, { status, finishedAt: Date.now() });
    throw thrown;
  } finally {
    bus.publish({ type: "prompts.changed" });
  }
}

const endOf = (signal: AbortSignal): "cancelled" | "interrupted" =>
  toAppError(signal.reason).code === "CANCELLED" ? "cancelled" : "interrupted";

interface Base {
  text: string;
  declared: string[] | null;
  revision: PromptRevision | null;
}

/** Throws NOT_FOUND, or BAD_REQUEST for a revision of another prompt. */
function findBase({ db }: Pick<Runtime, "db">, { promptId, revisionId, text }: OptimizeRequest): Base {
  if (promptId === undefined) return { text: text ?? "", declared: null, revision: null };
  const prompt = readPrompt(db, promptId);
  if (!prompt) throw new AppError("NOT_FOUND", `there is no prompt '${promptId}'`);
  const revision = readPromptRevision(db, revisionId ?? prompt.activeRevisionId);
  if (!revision) throw new AppError("NOT_FOUND", `there is no prompt revision ${revisionId}`);
  if (revision.promptId !== promptId)
    throw new AppError("BAD_REQUEST", `revision ${revisionId} belongs to another prompt`);
  return { text: revision.text, declared: prompt.placeholders, revision };
}

/** The cases of the named set, or of the prompt's only one. Throws NOT_FOUND. */
function findCases({ db }: Pick<Runtime, "db">, { promptId, evalSetId }: OptimizeRequest) {
  if (evalSetId === null) return null;
  if (evalSetId !== undefined) return splitCases(findEvalSet(db, evalSetId).cases);
  const [only, ...others] = promptId === undefined ? [] : listEvalSets(db, promptId);
  return only && others.length === 0 ? splitCases(only.cases) : null;
}

/** The rewriter hears of the development cases only; the held-out ones accept or reject. */
function testWith(
  asked: AskedModel,
  { dev, heldOut }: ReturnType<typeof splitCases<EvalCase>>,
): Pick<OptimizerModel, "evaluate" | "findFailures"> {
  const run = async (cases: readonly EvalCase[], text: string, signal: AbortSignal) => {
    let tokens = 0;
    const outcomes = [];
    for (const each of cases) {
      const outcome = await runCase(asked, text, each, { replica: 1, signal });
      tokens += outcome.tokens + outcome.promptTokens;
      outcomes.push(outcome);
    }
    return { outcomes, tokens };
  };
  return {
    evaluate: async (text, signal) => {
      const { outcomes, tokens } = await run(heldOut, text, signal);
      return { value: outcomes.map(({ case: name, isPassed }) => ({ name, isPassed })), tokens };
    },
    findFailures: async (text, signal) => {
      const { outcomes, tokens } = await run(dev, text, signal);
      const failed = outcomes.filter(({ isPassed }) => !isPassed);
      return { value: failed.map(({ failures }) => `an answer to it ${failures.join(", ")}`), tokens };
    },
  };
}

/** What the writer of the prompt told: only this may be added to it. */
const gatherFacts = ({ context, answers }: OptimizeRequest): string =>
  [context, ...answers.map(({ question, answer }) => `${question} ${answer}`)]
    .filter((text) => text.trim() !== "")
    .join("\n");
