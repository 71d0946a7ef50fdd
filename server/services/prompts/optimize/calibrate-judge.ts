import { judgeBothOrders } from "~/server/services/prompts/optimize/judge-candidate";
import { type JudgePair, judgePairs } from "~/server/services/prompts/optimize/judge-pairs";
import type { OptimizerModel, Priced } from "~/server/services/prompts/optimize/optimizer-model";
import type { JudgeRecord } from "~/shared/contracts/prompt-optimization";

/** A judge must be right on this share of pairs, and change its mind with the order on no more than that share. */
const leastAccuracy = 0.75;
const mostFlips = 0.3;

/**
 * Lets a model judge the labelled pairs in both orders, and stops as soon as it cannot become reliable any more. Right
 * is a pair whose better prompt wins in both orders. Throws the model's error.
 */
export async function calibrateJudge(
  model: Pick<OptimizerModel, "compare">,
  name: string,
  options: { signal: AbortSignal; onPair: (done: number, total: number) => void; pairs?: readonly JudgePair[] },
): Promise<Priced<JudgeRecord>> {
  const pairs = options.pairs ?? judgePairs;
  let [right, flips, judged, tokens] = [0, 0, 0, 0];
  for (const { better, worse } of pairs) {
    options.onPair(judged, pairs.length);
    const verdict = await judgeBothOrders(model, worse, better, options.signal);
    tokens += verdict.tokens;
    judged += 1;
    const { first, second, together } = verdict.value;
    if (together === "win") right += 1;
    if (first !== second) flips += 1;
    const canBeRight = right + pairs.length - judged >= leastAccuracy * pairs.length;
    if (!canBeRight || flips > mostFlips * pairs.length) break;
  }
  const accuracy = right / judged;
  const flipRate = flips / judged;
  const isReliable = judged === pairs.length && accuracy >= leastAccuracy && flipRate <= mostFlips;
  return { value: { model: name, accuracy, flipRate, pairs: judged, isReliable, measuredAt: Date.now() }, tokens };
}
