import type { Model } from "~/shared/contracts/model";
import { fitInMemory } from "~/shared/memory-fit";

/**
 * The model that does a task's work when nobody chose one: prefers a model that is loaded, then one made for
 * instructions, then the largest that fits the memory. Undefined when none can complete text.
 */
export function pickModel(models: readonly Model[], memoryBytes: number): Model | undefined {
  const usable = models.filter((model) => model.capabilities.length === 0 || model.capabilities.includes("completion"));
  const score = (model: Model): number[] => [
    model.loaded ? 1 : 0,
    /instruct|chat|-it\b|coder/i.test(model.name) ? 1 : 0,
    ["too_big", "tight", "fits"].indexOf(fitInMemory(model.sizeBytes, memoryBytes)),
    model.sizeBytes,
  ];
  return usable.sort((a, b) => compare(score(b), score(a)))[0];
}

function compare(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
