import { AppError } from "~/server/errors";
import type {
  CaseResult,
  Comparison,
  OptimizerModel,
  Priced,
} from "~/server/services/prompts/optimize/optimizer-model";
import type { Candidate, EvalComparison, Verdict } from "~/shared/contracts/prompt-optimization";

/** Smallest change of the lint's overall score that counts. */
const clearDifference = 0.01;
/** Held-out cases below which no significance is claimed. */
const enoughCases = 5;

/** Compares two prompts in both orders; only what both orders agree on counts. */
export async function judgeBothOrders(
  model: Pick<OptimizerModel, "compare">,
  best: string,
  candidate: string,
  signal: AbortSignal,
): Promise<Priced<Verdict>> {
  const one = await model.compare(candidate, best, signal);
  const other = await model.compare(best, candidate, signal);
  const first = seenFromCandidate(one.value, "first");
  const second = seenFromCandidate(other.value, "second");
  const together = first !== null && first === second ? first : "tie";
  const reason = [one.value?.reason, other.value?.reason].filter(Boolean).join(" / ");
  return { value: { first, second, together, reason }, tokens: one.tokens + other.tokens };
}

function seenFromCandidate(comparison: Comparison | null, place: "first" | "second"): Verdict["first"] {
  if (comparison === null) return null;
  if (comparison.winner === "tie") return "tie";
  return comparison.winner === place ? "win" : "loss";
}

/** What the held-out cases say of a candidate against the best so far. */
export function compareResults(before: readonly CaseResult[], after: readonly CaseResult[]): EvalComparison {
  const passedBefore = new Set(before.filter(({ isPassed }) => isPassed).map(({ name }) => name));
  const passedAfter = new Set(after.filter(({ isPassed }) => isPassed).map(({ name }) => name));
  const wins = [...passedAfter].filter((name) => !passedBefore.has(name)).length;
  const losses = [...passedBefore].filter((name) => !passedAfter.has(name)).length;
  return {
    before: passedBefore.size,
    after: passedAfter.size,
    cases: after.length,
    wins,
    losses,
    p: after.length < enoughCases ? null : signTest(wins, losses),
  };
}

/** One-sided sign test: how likely at least `wins` of all decided cases are won by chance. */
export function signTest(wins: number, losses: number): number {
  const n = wins + losses;
  let p = 0;
  let ways = 1;
  for (let k = 0; k <= n; k++) {
    if (k >= wins) p += ways / 2 ** n;
    ways = (ways * (n - k)) / (k + 1);
  }
  return Math.min(1, p);
}

/**
 * Whether a candidate that passed the gates replaces the best so far, and why. Ties keep the older text unless the lint
 * tells them apart; held-out cases overrule everything.
 */
export function decide(
  candidate: Pick<Candidate, "scores" | "verdict" | "evaluation">,
  lintBefore: number,
): { isAccepted: boolean; reason: string } {
  const { scores, verdict, evaluation } = candidate;
  if (!scores) throw new AppError("INTERNAL", "a candidate is decided on before it was scored");
  const gain = scores.overall - lintBefore;
  const accept = (reason: string) => ({ isAccepted: true, reason });
  const reject = (reason: string) => ({ isAccepted: false, reason });
  if (evaluation && evaluation.after < evaluation.before) {
    return reject(`passes ${evaluation.after} of ${evaluation.cases} held-out cases instead of ${evaluation.before}`);
  }
  if (gain < -clearDifference) return reject(`the lint scores it lower (${scores.overall} instead of ${lintBefore})`);
  if (verdict?.together === "loss") return reject("the judge prefers the text before, in both orders");
  if (verdict?.together === "win") return accept("the judge prefers it in both orders");
  if (gain >= clearDifference) return accept(`the lint scores it higher (${scores.overall} instead of ${lintBefore})`);
  if (evaluation && evaluation.wins > evaluation.losses) return accept(`passes ${evaluation.wins} more held-out cases`);
  return reject(verdict ? "neither the judge nor the lint sees a difference" : "the lint sees no difference");
}
