import { join } from "node:path";
import { generateNKeysBetween } from "fractional-indexing";
import { closeDatabase, inTransaction, openDatabase } from "~/db/client";
import { counters } from "~/db/schema/settings";
import { taskCriteria, taskDependencies, tasks, taskTags } from "~/db/schema/tasks";
import type { TaskStatus } from "~/shared/contracts/task";

/** Shares of the columns on a board that has been used for long. */
const shares: [TaskStatus, number][] = [
  ["Todo", 0.35],
  ["In Progress", 0.03],
  ["Review", 0.02],
  ["Done", 0.55],
  ["Blocked", 0.03],
  ["Cancelled", 0.02],
];
const priorities = ["low", "medium", "high", "critical"] as const;
const words = "parser cache index socket queue window theme model prompt board column drag report import backup".split(
  " ",
);

const idOf = (number: number) => `task-${String(number).padStart(6, "0")}`;

/** Four of ten tasks are parts of the one in ten before them. */
function partOf(number: number): string | null {
  const place = number % 10;
  return number > 10 && place >= 1 && place <= 4 ? idOf(number - place) : null;
}

/** Writes that many tasks, each with a text, two tags, criteria and some dependencies and parts, into a new home's database. */
export function fillBoard(home: string, count: number): void {
  const db = openDatabase(join(home, "ollmlx.db"));
  const word = (n: number) => words[n % words.length] ?? "";
  inTransaction<void>(db, (tx) => {
    let number = 0;
    for (const [status, share] of shares) {
      const size = Math.round(count * share);
      for (const rank of generateNKeysBetween(null, null, size)) {
        number++;
        const id = idOf(number);
        const at = Date.now() - (count - number) * 60_000;
        const title = `Rework the ${word(number)} of the ${word(number * 7)} ${number}`;
        const description = `The ${word(number * 3)} is slow when the ${word(number * 5)} grows.\n\n`.repeat(8);
        const priority = priorities[number % 4] ?? "medium";
        const parentId = partOf(number);
        const row = { id, number, title, description, status, priority, rank, parentId, version: 1 };
        tx.insert(tasks)
          .values({ ...row, createdAt: at, updatedAt: at })
          .run();
        for (const [position, tag] of [word(number), word(number + 3)].entries()) {
          tx.insert(taskTags).values({ taskId: id, position, tag }).run();
        }
        for (const [position, text] of ["It is measured", "It is documented"].entries()) {
          tx.insert(taskCriteria)
            .values({ id: `${id}-${position}`, taskId: id, position, text, origin: "human" })
            .run();
        }
        if (number % 5 === 0) {
          const dependsOnId = idOf(number - 1);
          tx.insert(taskDependencies).values({ taskId: id, dependsOnId, origin: "human" }).run();
        }
      }
    }
    tx.insert(counters).values({ name: "task", value: number }).run();
  });
  closeDatabase(db);
}
