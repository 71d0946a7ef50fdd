import type { Estimate } from "~/shared/contracts/analysis";
import type { TaskClass } from "~/shared/contracts/task";
import { median, relativeError } from "~/shared/estimate-trend";

/** A finished task with the time it took. */
export interface FinishedTask {
  id: string;
  number: number;
  title: string;
  tags: string[];
  complexity: TaskClass | null;
  minutes: number;
}

export interface EstimateSubject {
  title: string;
  tags: string[];
  complexity: TaskClass;
}

const similarNeeded = 3;
const ofClassNeeded = 5;
/** From here on two tasks count as alike: `findSimilar`, by shared words and by a model's vectors. */
const alikeByWords = 0.25;
const alikeByMeaning = 0.3;
const mostSimilar = 10;

/** How alike a finished task and the one to be estimated are by meaning, 0 to 1. */
export type SimilarityTo = (task: FinishedTask) => number;

/** Minutes where nothing is known but the class: half of such tasks, nine of ten. */
const byClass: Record<TaskClass, [number, number]> = { simple: [30, 60], medium: [180, 600], complex: [960, 3360] };

/**
 * Minutes by which half and nine of ten of such tasks are done. From similar finished tasks if there are at least 3, weighted by
 * how alike they are; else from finished tasks of the class if there are at least 5; else the class's usual range.
 */
export function estimateTask(
  subject: EstimateSubject,
  finished: readonly FinishedTask[],
  similarityTo?: SimilarityTo,
): Estimate {
  const similar = findSimilar(subject, finished, similarityTo);
  if (similar.length >= similarNeeded) {
    return {
      ...quantiles(similar.map(({ task, weight }) => ({ minutes: task.minutes, weight }))),
      method: "similar",
      evidence: similar.map(({ task, weight }) => ({
        text: task.title,
        taskNumber: task.number,
        minutes: task.minutes,
        similarity: Math.round(weight * 100) / 100,
      })),
    };
  }
  const ofClass = finished.filter(({ complexity }) => complexity === subject.complexity);
  if (ofClass.length >= ofClassNeeded) {
    return {
      ...quantiles(ofClass.map(({ minutes }) => ({ minutes, weight: 1 }))),
      method: "history",
      evidence: [{ text: `${ofClass.length} finished tasks of the class ${subject.complexity}` }],
    };
  }
  const [p50Minutes, p90Minutes] = byClass[subject.complexity];
  const text = `Too few finished tasks with a known time; usual for the class ${subject.complexity}`;
  return { p50Minutes, p90Minutes, method: "class", evidence: [{ text }] };
}

/**
 * Finished tasks that are alike, most alike first: by meaning where that is known, else shared words of the titles (Jaccard) three
 * quarters and shared tags a quarter.
 */
export function findSimilar(
  subject: Pick<EstimateSubject, "title" | "tags">,
  finished: readonly FinishedTask[],
  similarityTo?: SimilarityTo,
): { task: FinishedTask; weight: number }[] {
  const words = toWords(subject.title);
  const tags = new Set(subject.tags);
  const byWords: SimilarityTo = (task) =>
    0.75 * overlap(words, wordsOf(task)) + 0.25 * overlap(tags, new Set(task.tags));
  const [weigh, alike] = similarityTo ? [similarityTo, alikeByMeaning] : [byWords, alikeByWords];
  return finished
    .map((task) => ({ task, weight: weigh(task) }))
    .filter(({ weight }) => weight >= alike)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostSimilar);
}

/** How far estimates were off, over tasks whose time is known. */
export interface EstimateError {
  count: number;
  /** Median of |estimate - actual| / actual. */
  medianRelativeError: number;
  /** Share of tasks done within the high estimate; 0.9 is what it promises. */
  withinHigh: number;
}

export function measureEstimates(
  pairs: readonly { p50Minutes: number; p90Minutes: number; actualMinutes: number }[],
): EstimateError | null {
  if (pairs.length === 0) return null;
  const within = pairs.filter(({ p90Minutes, actualMinutes }) => actualMinutes <= p90Minutes).length;
  return {
    count: pairs.length,
    medianRelativeError: median(pairs.map(relativeError)),
    withinHigh: within / pairs.length,
  };
}

/** Weighted quantiles: the smallest value at which the weights reach the share. The high one is never below the middle. */
function quantiles(values: { minutes: number; weight: number }[]): { p50Minutes: number; p90Minutes: number } {
  const sorted = [...values].sort((a, b) => a.minutes - b.minutes);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const at = (share: number): number => {
    let sum = 0;
    for (const { minutes, weight } of sorted) {
      sum += weight;
      if (sum >= share * total - 1e-9) return minutes;
    }
    return sorted.at(-1)?.minutes ?? 0;
  };
  return { p50Minutes: Math.max(1, Math.round(at(0.5))), p90Minutes: Math.max(1, Math.round(at(0.9))) };
}

const fillers = new Set(["a", "an", "and", "for", "in", "of", "on", "the", "to", "with"]);

const knownWords = new WeakMap<FinishedTask, Set<string>>();

/** The words of a finished task's title, split once however many tasks are compared with it. */
function wordsOf(task: FinishedTask): Set<string> {
  const words = knownWords.get(task) ?? toWords(task.title);
  knownWords.set(task, words);
  return words;
}

function toWords(title: string): Set<string> {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !fillers.has(word)).map((word) => word.replace(/(?:ing|ed|s)$/, "")));
}

function overlap(a: Set<string>, b: Set<string>): number {
  let both = 0;
  for (const item of a) if (b.has(item)) both++;
  const either = a.size + b.size - both;
  return either === 0 ? 0 : both / either;
}
