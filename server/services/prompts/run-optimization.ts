import { updateOptimization } from "~/db/queries/prompt-runs";
import { toAppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import type { AskedModel } from "~/server/services/prompts/ask-text";
import { findJudge } from "~/server/services/prompts/find-judge";
import { keepRewrites } from "~/server/services/prompts/keep-rewrites";
import { openOptimization } from "~/server/services/prompts/open-optimization";
import { askOptimizer } from "~/server/services/prompts/optimize/ask-optimizer";
import { optimizePrompt } from "~/server/services/prompts/optimize/optimize-loop";
import type { OptimizerModel } from "~/server/services/prompts/optimize/optimizer-model";
import { runCase } from "~/server/services/prompts/run-case";
import type { EvalCase } from "~/shared/contracts/prompt-evaluation";
import type { OptimizeRequest } from "~/shared/contracts/prompt-optimization";
import type { splitCases } from "~/shared/prompt-assertions";
import { lintPrompt } from "~/shared/prompt-lint";

export type OptimizeParts = Pick<Runtime, "db" | "bus" | "engines" | "config">;

/** Up to this size a model mends one finding at a time. */
const smallModelParameters = 1.6e9;

/**
 * Optimises a stored prompt or a text with the models of this machine, or goes on with a run that was cut short, and
 * stores the run, whatever its end. A new run has the job's id. Revisions of a stored prompt are added, none is put in
 * use. Throws what `openOptimization` throws, and CANCELLED.
 */
export async function runOptimization(
  parts: OptimizeParts,
  asked: OptimizeRequest,
  context: JobContext,
): Promise<{ optimizationId: string }> {
  const { db, bus } = parts;
  const startedAt = performance.now();
  context.report({ phase: "preparing" });
  const opened = await openOptimization(parts, asked, context.jobId);
  const { id, request, base, cases, writer, judge, earlier } = opened;
  bus.publish({ type: "prompts.changed" });
  try {
    const models = askOptimizer(db, writer, judge, context.appendText);
    const budgetMs = request.budgetSeconds * 1_000;
    const spent = { tokens: earlier?.tokens ?? 0, ms: earlier?.ms ?? 0 };
    const isDone = lintPrompt(earlier?.best ?? base.text, base.declared).scores.overall >= request.minScore;
    const judged = isDone
      ? { judge: null, fault: null, tokens: 0 }
      : await findJudge(parts, judge.model, models, {
          budgetMs: (budgetMs - spent.ms) / 2,
          budgetTokens: (request.budgetTokens - spent.tokens) / 2,
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
        earlier: earlier?.rounds ?? [],
        spent: { tokens: spent.tokens + judged.tokens, ms: spent.ms + performance.now() - startedAt },
        warnings: judged.fault === null ? [] : [`${judged.fault} The lint alone decided.`],
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
