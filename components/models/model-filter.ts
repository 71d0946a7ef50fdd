import type { EngineId } from "~/shared/contracts/engine";

export interface ModelFilter {
  query: string;
  engine: EngineId | null;
}

/** Whether a model passes: its engine is the wanted one, and every typed word is found in one of its words. */
export function passesFilter(
  { query, engine }: ModelFilter,
  model: { engine: EngineId },
  words: readonly string[],
): boolean {
  if (engine && model.engine !== engine) return false;
  const haystack = words.join(" ").toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}
