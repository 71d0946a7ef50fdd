import type { ProposedSubtask } from "~/shared/contracts/proposal";
import { titleSimilarity } from "~/shared/title-similarity";

/** Titles that share this much of their words are shown to the reviewer as near duplicates. */
const threshold = 0.7;

/** Warnings about subtasks that repeat each other or a task that is open already. */
export function findDuplicates(subtasks: ProposedSubtask[], openTasks: { number: number; title: string }[]): string[] {
  const repeats = new Map<string, string[]>();
  for (const [index, subtask] of subtasks.entries()) {
    const earlier = subtasks.slice(0, index).find((other) => isClose(other, subtask));
    const open = openTasks.find((task) => isClose(task, subtask));
    for (const original of [earlier?.key, open && `task #${open.number} "${open.title}"`]) {
      if (original !== undefined) repeats.set(original, [...(repeats.get(original) ?? []), subtask.key]);
    }
  }
  return [...repeats].map(
    ([original, keys]) => `${keys.join(", ")} ${keys.length > 1 ? "repeat" : "repeats"} ${original}`,
  );
}

const isClose = (a: { title: string }, b: { title: string }): boolean => titleSimilarity(a.title, b.title) >= threshold;
