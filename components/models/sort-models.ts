import type { Model } from "~/shared/contracts/model";
import { neededMemory } from "~/shared/memory-fit";

export const sortKeys = [
  "name",
  "engine",
  "size",
  "quantisation",
  "parameters",
  "context",
  "fit",
  "loaded",
  "speed",
  "modified",
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sort {
  key: SortKey;
  isDescending: boolean;
}

/** Columns whose largest value is what one looks for first. */
const largestFirst: ReadonlySet<SortKey> = new Set(["loaded", "speed", "modified"]);

/** "size", or "-size" from the largest down; by name for what is neither. */
export function parseSort(text: string): Sort {
  const isDescending = text.startsWith("-");
  const key = sortKeys.find((known) => known === text.replace(/^-/, ""));
  return key ? { key, isDescending } : { key: "name", isDescending: false };
}

export const sortText = ({ key, isDescending }: Sort): string => `${isDescending ? "-" : ""}${key}`;

/** What a click on a column's head asks for: its usual order first, the other one next. */
export function nextSort(current: Sort, key: SortKey): Sort {
  return current.key === key
    ? { key, isDescending: !current.isDescending }
    : { key, isDescending: largestFirst.has(key) };
}

/** Models in the order of a column; unknown values come last in both directions, equal ones by name. */
export function sortModels(
  models: readonly Model[],
  { key, isDescending }: Sort,
  speeds: ReadonlyMap<string, number>,
): Model[] {
  const direction = isDescending ? -1 : 1;
  const read = (model: Model) => readColumn(model, key, speeds);
  return [...models].sort((a, b) => {
    const x = read(a);
    const y = read(b);
    if (x === y) return a.name.localeCompare(b.name);
    if (x === null) return 1;
    if (y === null) return -1;
    const difference = typeof x === "string" ? x.localeCompare(String(y)) : x - Number(y);
    return difference * direction || a.name.localeCompare(b.name);
  });
}

function readColumn(model: Model, key: SortKey, speeds: ReadonlyMap<string, number>): string | number | null {
  switch (key) {
    case "name":
      return model.name;
    case "engine":
      return model.engine;
    case "size":
      return model.sizeBytes;
    case "quantisation":
      return model.bitsPerWeight;
    case "parameters":
      return model.parameterCount;
    case "context":
      return model.contextLength;
    case "fit":
      return neededMemory(model);
    case "loaded":
      return model.loaded?.memoryBytes ?? null;
    case "speed":
      return speeds.get(model.name) ?? null;
    case "modified":
      return model.modifiedAt;
  }
}
