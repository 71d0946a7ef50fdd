import type { ConfidenceReason } from "~/shared/contracts/execution";
import type { ParseRung } from "~/shared/contracts/proposal";

/** A change may be applied by itself only above this, never at it. */
export const autoApplyAbove = 0.8;
/** So many of the last `evidenceWindow` decided attempts must have been taken before a model may apply by itself. */
export const evidenceNeeded = 10;
export const evidenceWindow = 12;

export interface ConfidenceInput {
  /** Labels of decided attempts of these weights in this category, newest first: 1, 0.5 or 0. */
  outcomes: readonly number[];
  /** none: the workspace has none, or none ran; red: they failed before the change already. */
  checks: "passed" | "red" | "none" | "failed";
  repairs: number;
  rung: ParseRung;
  changedLines: number;
  /** What the model says of itself, 0 to 1; null = it said nothing that can be read. */
  selfConfidence: number | null;
  isContextCut: boolean;
  /** Warnings of the guards. */
  warnings: number;
}

export interface Confidence {
  confidence: number;
  reasons: ConfidenceReason[];
}

/**
 * How likely a person is to take the change. It starts from how often this model's changes of this category were taken
 * (a Beta(1, 1) prior, so 0.5 without any), moves on the logit scale by what is known of this one, and is capped where
 * evidence is missing. What the model says of itself moves it by 0.25 at most.
 */
export function judgeConfidence(input: ConfidenceInput): Confidence {
  const taken = input.outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const rate = (taken + 1) / (input.outcomes.length + 2);
  const reasons: ConfidenceReason[] = [];
  let logit = Math.log(rate / (1 - rate));
  const move = (weight: number, text: string) => {
    logit += weight;
    reasons.push({ text, weight });
  };
  const counted = input.outcomes.length;
  reasons.push({
    text:
      counted === 0
        ? "No change of this kind by this model was decided yet."
        : counted === 1
          ? `Its only change of this kind ${taken === 0 ? "was not taken" : "was taken"}.`
          : `${round(taken)} of its last ${counted} changes of this kind were taken.`,
    weight: round(logit),
  });
  if (input.checks === "passed") move(0.4, "The checks pass.");
  if (input.changedLines <= 30)
    move(0.2, `The change is small: ${input.changedLines === 1 ? "1 line" : `${input.changedLines} lines`}.`);
  if (input.changedLines > 100) move(-0.3, `The change is large: ${input.changedLines} lines.`);
  if (input.isContextCut) move(-0.4, "Not all of the context fitted the model.");
  if (input.selfConfidence !== null) {
    const own = Math.min(1, Math.max(0, input.selfConfidence));
    move(round((own - 0.5) * 0.5), `The model gives itself ${round(own)}.`);
  }
  let confidence = 1 / (1 + Math.exp(-logit));
  const cap = (limit: number, text: string) => {
    reasons.push({ text: `${text} No more than ${limit}.`, weight: null });
    confidence = Math.min(confidence, limit);
  };
  if (input.checks === "none") cap(0.79, "No check was run.");
  if (input.checks === "red") cap(0.7, "The checks failed before the change already.");
  if (input.checks === "failed") cap(0.2, "The checks fail.");
  if (input.repairs > 0) cap(0.6, "The model had to correct its answer.");
  if (input.rung !== "strict" && input.rung !== "extracted") cap(0.6, "The answer was not in the form asked for.");
  if (input.warnings > 0) cap(0.5, "A guard warns of the change.");
  return { confidence: round(confidence), reasons };
}

/** Wilson's score interval (95 %) of a share of `count` decisions; half a label counts as half a taken change. */
export function shareInterval(share: number, count: number): { low: number; high: number } {
  const z = 1.96;
  const middle = (share + z ** 2 / (2 * count)) / (1 + z ** 2 / count);
  const reach = (z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))) / (1 + z ** 2 / count);
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/** Strictly above the line. */
export const isConfident = (confidence: number, line: number = autoApplyAbove): boolean => confidence > line;

/** Whether these outcomes, newest first, let a model apply by itself. */
export const isUnlocked = (outcomes: readonly number[]): boolean =>
  outcomes.slice(0, evidenceWindow).filter((outcome) => outcome === 1).length >= evidenceNeeded;

const round = (value: number): number => Math.round(value * 100) / 100;
