import { readJudge, saveJudge } from "~/db/queries/prompt-runs";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { calibrateJudge } from "~/server/services/prompts/optimize/calibrate-judge";
import type { OptimizerModel } from "~/server/services/prompts/optimize/optimizer-model";
import type { Model } from "~/shared/contracts/model";
import type { JudgeRecord } from "~/shared/contracts/prompt-optimization";

/**
 * How far a model can be trusted to compare prompts: known from before for the same weights, or measured now on the
 * labelled pairs; null when the time or the tokens did not suffice. `fault` says why its verdicts are not used. Throws
 * the engine's error.
 */
export async function findJudge(
  { db }: Pick<Runtime, "db">,
  { name, digest }: Model,
  model: Pick<OptimizerModel, "compare">,
  {
    budgetMs,
    budgetTokens,
    context,
  }: { budgetMs: number; budgetTokens: number; context: Pick<JobContext, "signal" | "report"> },
): Promise<{ judge: JudgeRecord | null; fault: string | null; tokens: number }> {
  const known = readJudge(db, name, digest);
  if (known) return { judge: known, fault: findFault(known), tokens: 0 };
  const spent = new AbortController();
  const signal = AbortSignal.any([context.signal, spent.signal, AbortSignal.timeout(Math.max(1, Math.ceil(budgetMs)))]);
  let tokens = 0;
  const compare: OptimizerModel["compare"] = async (first, second, each) => {
    const answer = await model.compare(first, second, each);
    tokens += answer.tokens;
    if (tokens > budgetTokens) spent.abort(new Error("out of tokens"));
    signal.throwIfAborted();
    return answer;
  };
  const onPair = (done: number, total: number) =>
    context.report({ phase: "calibrating", message: `testing ${name} as a judge`, done, total, unit: "items" });
  try {
    const { value: judge } = await calibrateJudge({ compare }, name, { signal, onPair });
    saveJudge(db, digest, judge);
    return { judge, fault: findFault(judge), tokens };
  } catch (thrown) {
    if (context.signal.aborted || !signal.aborted) throw thrown;
    const fault = `${name} could not be tested as a judge within the limits of time and tokens.`;
    return { judge: null, fault, tokens };
  }
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function findFault({ model, isReliable, accuracy, flipRate, pairs }: JudgeRecord): string | null {
  if (isReliable) return null;
  return `${model} is no reliable judge: of ${pairs} pairs it got ${percent(accuracy)} right and changed its mind with the order in ${percent(flipRate)}. Its verdicts are not used.`;
}
