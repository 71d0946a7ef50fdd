/** Started by client.test.ts: writes subtasks in one transaction and is killed before it ends. */
import { openDatabase } from "~/db/client";
import { listSubtaskIds } from "~/db/queries/tasks";
import { EventBus } from "~/server/events";
import { recordChange } from "~/server/services/board/record-change";
import { createTask } from "~/server/services/change-tasks";

const [, , file = "", parentId = ""] = process.argv;
const board = { db: openDatabase(file), bus: new EventBus() };

recordChange(board, { actor: "human" }, ({ tx }) => {
  // Nested calls join the open transaction as savepoints.
  for (const title of ["one", "two"]) createTask(board, { title, parentId, criteria: ["it is there"] });
  process.stdout.write(`wrote ${listSubtaskIds(tx, parentId).length} subtasks\n`);
  process.kill(process.pid, "SIGKILL");
});
