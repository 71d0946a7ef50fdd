import type { ProposedSubtask } from "~/shared/contracts/proposal";
import { titleSimilarity } from "~/shared/title-similarity";

/** Titles that share this much of their words are shown to the reviewer as near duplicates. */
const threshold = 0.7;

/** Warnings about subtasks that repeat each other or a task that is open already. */
export function findDuplicates(subtasks: ProposedSubtask[], openTasks: { number: number; title: string }[]): string[] {
  return subtasks.flatMap((subtask, index) => {
    const earlier = subtasks.slice(0, index).find((other) => titleSimilarity(other.title, subtask.title) >= threshold);
    const open = openTasks.find((task) => titleSimilarity(task.title, subtask.title) >= threshold);
    return [
      ...(earlier ? [`${subtask.key} repeats ${earlier.key}`] : []),
      ...(open ? [`${subtask.key} repeats task #${open.number} "${open.title}"`] : []),
    ];
  });
}
