import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  agreeOn,
  type BoardSide,
  emptyBase,
  mergeDocuments,
  type SyncPlan,
} from "~/server/services/todo2/merge-documents";
import type { Todo2Comment } from "~/server/services/todo2/todo2-comment";
import { type RawObject, readDocument, type Todo2Document } from "~/server/services/todo2/todo2-document";
import { readTask, type Todo2Task } from "~/server/services/todo2/todo2-task";
import { taskPriorities, taskStatuses } from "~/shared/contracts/task";

const at = new Date("2026-05-01T00:00:00.000Z");
const ids = ["T-1", "T-2", "T-3", "T-4", "T-1740000000000000001", "T-NaN"];
const word = fc.string({ minLength: 1, maxLength: 8 });

const arbitraryFields = {
  title: word,
  body: fc.array(word, { maxLength: 5 }).map((lines) => lines.join("\n")),
  status: fc.constantFrom(...taskStatuses),
  priority: fc.constantFrom(...taskPriorities),
  tags: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d")),
};
const edits = fc.dictionary(fc.constantFrom(...ids), fc.record(arbitraryFields, { requiredKeys: [] }));
const newComments = fc.uniqueArray(fc.constantFrom("n1", "n2", "n3"), { maxLength: 3 });
const extra = fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: undefined });

const dependencies = fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 2 });
const rawTask = fc
  .tuple(fc.record({ ...arbitraryFields, dependencies }), extra)
  .map(([{ title, body, ...rest }, xUnknown]) => ({ name: title, long_description: body, ...rest, xUnknown }));

const start = fc.dictionary(fc.constantFrom(...ids), rawTask, { minKeys: 1 }).map((tasks) => ({
  todos: Object.entries(tasks).map(([id, task]) => ({ id, ...task })),
  comments: Object.keys(tasks).map((id) => ({ id: `${id}-C-1`, todoId: id, type: "note", content: `about ${id}` })),
  activities: [{ id: "activity-1", type: "todo_created" }],
  nextTaskNumber: 9,
}));

const toDocument = (value: unknown): Todo2Document => readDocument(JSON.stringify(value));

/** As the writer that knows only `todos`: other keys dropped, the order turned round, every date new. */
function rewrite(document: Todo2Document): Todo2Document {
  const known = ["id", "name", "long_description", "status", "priority", "tags", "dependencies"];
  const todos = document.todos.map((raw) => ({
    ...Object.fromEntries(known.filter((key) => key in raw).map((key) => [key, raw[key]])),
    content: raw.name,
    updated: "2026-06-01T00:00:00+02:00",
  }));
  return toDocument({ todos: todos.reverse() });
}

function applyEdits(document: Todo2Document, changes: Record<string, Partial<Todo2Task>>, comments: string[]) {
  const todos = document.todos.map((raw) => {
    const { title, body, ...rest } = changes[String(raw.id)] ?? {};
    return {
      ...raw,
      ...(title === undefined ? {} : { name: title }),
      ...(body === undefined ? {} : { long_description: body }),
      ...rest,
    };
  });
  const added = comments.map((id) => ({ id: `file-${id}`, todoId: "T-1", content: `file ${id}` }));
  return toDocument({ ...document.raw, todos, comments: [...(document.comments ?? []), ...added] });
}

/** The board after the plan was carried out there. */
function carryOut(board: BoardSide, plan: SyncPlan): BoardSide {
  const renamed = board.tasks.map((task) => {
    const to = plan.toBoard.rename.find(({ from }) => from === task.id)?.to;
    return to ? { ...task, id: to } : task;
  });
  const kept = renamed.filter((task) => !plan.toBoard.remove.includes(task.id));
  const updated = kept.map((task) => ({
    ...task,
    ...plan.toBoard.update.find(({ id }) => id === task.id)?.changes,
  }));
  const comments = new Map<string, Todo2Comment>(board.comments.map((comment) => [comment.id, comment]));
  for (const comment of plan.toBoard.comments) comments.set(comment.id, comment);
  return { tasks: [...updated, ...plan.toBoard.create], comments: [...comments.values()] };
}

const unknownOf = (raws: RawObject[]) => new Map(raws.map((raw) => [raw.id, JSON.stringify(raw.xUnknown)]));

describe("mergeDocuments", () => {
  it("loses no edit, comment or unknown key of either side, and comes to rest", () => {
    fc.assert(
      fc.property(
        start,
        edits,
        edits,
        newComments,
        newComments,
        fc.boolean(),
        (first, ours, theirs, c1, c2, isPlain) => {
          const original = toDocument(first);
          const imported = mergeDocuments(emptyBase(), { tasks: [], comments: [] }, original, at);
          const base = agreeOn(emptyBase(), imported.toBoard.create, original);
          const board: BoardSide = {
            tasks: imported.toBoard.create.map((task) => ({ ...task, ...ours[task.id] })),
            comments: [
              ...imported.toBoard.comments,
              ...c1.map((id) => ({ id: `board-${id}`, taskId: "T-1", type: "note", text: id, createdAt: 1 })),
            ],
          };
          const edited = applyEdits(original, theirs, c2);
          const file = isPlain ? rewrite(edited) : edited;

          const plan = mergeDocuments(base, board, file, at);
          const merged = plan.file ?? file;
          const boardAfter = carryOut(board, plan);

          for (const task of boardAfter.tasks) {
            const inFile = merged.todos.find((raw) => raw.id === task.id);
            const inConflict = plan.conflicts.filter(({ taskId }) => taskId === task.id).map(({ field }) => field);
            const fileTask = inFile && readTask(inFile);
            for (const field of ["title", "body", "status", "priority"] as const) {
              if (!inConflict.includes(field)) expect(fileTask?.[field]).toEqual(task[field]);
              const edit = ours[task.id]?.[field];
              const before = base.tasks.get(task.id)?.[field];
              const other = theirs[task.id]?.[field];
              const isOnlyOurs = edit !== undefined && edit !== before && (other === undefined || other === before);
              if (isOnlyOurs) expect(fileTask?.[field]).toEqual(edit);
            }
          }
          expect(boardAfter.tasks).toHaveLength(original.todos.length);
          const written = merged.comments?.map((comment) => comment.id) ?? [];
          const all = [...(original.comments ?? []).map(({ id }) => id), ...c1.map((id) => `board-${id}`)];
          expect(written).toEqual(expect.arrayContaining(isPlain ? all : [...all, ...c2.map((id) => `file-${id}`)]));
          expect(unknownOf(merged.todos)).toEqual(
            unknownOf([...merged.todos].map((raw) => original.todos.find(({ id }) => id === raw.id) ?? raw)),
          );
          expect(merged.raw.nextTaskNumber).toBe(9);

          const again = mergeDocuments(agreeOn(base, boardAfter.tasks, merged), boardAfter, merged, at);
          expect(again.file).toBeNull();
          expect(again.toBoard).toEqual({ create: [], update: [], remove: [], rename: [], comments: [] });
          expect(again.conflicts).toEqual(plan.conflicts);
        },
      ),
      { numRuns: 300 },
    );
  });
});
