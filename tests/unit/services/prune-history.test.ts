import { afterEach, beforeEach, expect, it } from "vitest";
import { deleteOldEvents } from "~/db/queries/events";
import { insertBatch } from "~/db/queries/execution-batches";
import { finishJob, insertJob } from "~/db/queries/jobs";
import { createTask, removeTask } from "~/server/services/change-tasks";
import { eventRetention, jobRetention, pruneHistory } from "~/server/services/prune-history";
import { getTask } from "~/server/services/read-tasks";
import { redoChange, undoChange } from "~/server/services/undo-changes";
import { openBoard, type TestBoard } from "~/tests/fixtures/open-board";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-01-01T00:00:00Z");

let board: TestBoard;
beforeEach(() => {
  board = openBoard();
});
afterEach(() => board.close());

const idOf = (index: number) => `JOB${String(index).padStart(5, "0")}`;

function addJob(index: number, daysAgo: number, isEnded = true): void {
  const id = idOf(index);
  const createdAt = NOW - daysAgo * DAY_MS;
  insertJob(board.db, { id, kind: "pull", title: id, payload: {}, idempotencyKey: null, createdAt });
  if (!isEnded) return;
  finishJob(board.db, id, { status: "succeeded", progress: null, result: null, error: null, finishedAt: createdAt });
}

/** Ended jobs from one number to another, by one statement. */
function addEndedJobs(first: number, last: number, daysAgo: number): void {
  const at = NOW - daysAgo * DAY_MS;
  board.db.$client
    .prepare(
      `with recursive n(i) as (select ${first} union all select i + 1 from n where i < ${last})
       insert into jobs (id, kind, title, status, payload, created_at, finished_at)
       select printf('JOB%05d', i), 'pull', 'pull', 'succeeded', '{}', ${at}, ${at} from n`,
    )
    .run();
}

const listIds = (query: string): unknown[] => board.db.$client.prepare(query).pluck().all();
const jobIds = () => listIds("select id from jobs order by id");
const groups = () => listIds("select distinct group_id from events order by seq");
const age = (group: string, days: number) =>
  board.db.$client.prepare("update events set at = ? where group_id = ?").run(NOW - days * DAY_MS, group);

it("deletes ended jobs that are old and beyond the newest ones, a part at a time", () => {
  const { keep, days } = jobRetention;
  addEndedJobs(0, keep + 1_199, days + 1);
  expect(pruneHistory(board, NOW).jobs).toBe(1_000);
  expect(pruneHistory(board, NOW).jobs).toBe(200);
  expect(pruneHistory(board, NOW)).toEqual({ jobs: 0, events: 0 });
  expect(jobIds()).toHaveLength(keep);
  expect(jobIds()[0]).toBe(idOf(1_200));
});

it("keeps jobs that are recent, still open, or named by a batch of executions", () => {
  const { keep, days } = jobRetention;
  addJob(0, days + 1);
  addJob(1, days - 1);
  addJob(2, days + 1, false);
  addJob(3, days + 1);
  const named = { taskId: "t", wave: 1, jobId: idOf(3), refusal: null };
  insertBatch(board.db, {
    id: "batch",
    mode: "propose",
    items: [named, { ...named, jobId: null }],
    createdAt: NOW,
  });
  addEndedJobs(4, keep + 3, 1);
  expect(pruneHistory(board, NOW).jobs).toBe(1);
  expect(jobIds().slice(0, 3)).toEqual([idOf(1), idOf(2), idOf(3)]);
});

it("deletes whole actions of long ago on the board; the tasks stay", () => {
  const old = Array.from({ length: 4 }, (_, index) => createTask(board, { title: `old ${index}`, criteria: ["c"] }));
  const recent = createTask(board, { title: "recent" });
  for (const { groupId } of old) age(groupId, 400);
  const bound = { before: NOW - 365 * DAY_MS, keep: 2, limit: 2 };
  expect(deleteOldEvents(board.db, bound)).toBe(2);
  expect(deleteOldEvents(board.db, bound)).toBe(1);
  expect(deleteOldEvents(board.db, bound)).toBe(0);
  expect(groups()).toEqual([old[3]?.groupId, recent.groupId]);
  expect(getTask(board, old[0]?.task.id ?? "").title).toBe("old 0");
  expect(() => undoChange(board, { groupId: old[0]?.groupId ?? "" })).toThrow("there is no such change to undo");
});

it("keeps an old action whose undo is kept, so that it can still be brought again", () => {
  const { task, groupId } = createTask(board, { title: "one" });
  const { groupId: removal } = removeTask(board, task.id);
  undoChange(board, {});
  age(groupId, 400);
  age(removal, 400);
  expect(deleteOldEvents(board.db, { before: NOW - 365 * DAY_MS, keep: 1, limit: 10 })).toBe(1);
  expect(groups()).toHaveLength(2);
  redoChange(board);
  expect(() => getTask(board, task.id)).toThrow();
});

it("leaves a board alone that has fewer changes than are kept", () => {
  const { groupId } = createTask(board, { title: "one" });
  age(groupId, eventRetention.days + 1);
  expect(pruneHistory(board, NOW)).toEqual({ jobs: 0, events: 0 });
});
