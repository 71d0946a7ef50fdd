import { findFactors } from "~/server/services/analyze/find-factors";
import type { AnalyzedTask } from "~/server/services/analyze/task-features";
import type { Factor } from "~/shared/contracts/analysis";
import type { TaskClass } from "~/shared/contracts/task";

/** From these sums of weights on a task is medium, and complex. Chosen on half of the labelled tasks. */
export const classBounds = { medium: 0.35, complex: 3.05 };

export interface Classification {
  class: TaskClass;
  /** 0 to 1: how far the sum lies from the nearest bound, 1.5 and more being 1. */
  certainty: number;
  factors: Factor[];
}

/**
 * simple: well defined, routine, low risk, within an hour; medium: several steps, some uncertainty; complex: high stakes,
 * experimental, or in need of human judgement. Deterministic; a model's opinion is asked elsewhere.
 */
export function classifyTask(task: AnalyzedTask): Classification {
  const factors = findFactors(task);
  const sum = factors.reduce((total, factor) => total + factor.weight, 0);
  const distance = Math.min(Math.abs(sum - classBounds.medium), Math.abs(sum - classBounds.complex));
  const result = sum >= classBounds.complex ? "complex" : sum >= classBounds.medium ? "medium" : "simple";
  return { class: result, certainty: Math.min(1, distance / 1.5), factors };
}
