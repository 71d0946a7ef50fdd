import { mergeComments } from "~/server/services/todo2/merge-comments";
import { type FieldConflict, isSame, mergeTask } from "~/server/services/todo2/merge-task";
import { restoreLostKeys } from "~/server/services/todo2/restore-lost-keys";
import type { Todo2Comment } from "~/server/services/todo2/todo2-comment";
import {
  emptyDocument,
  type RawObject,
  type Todo2Document,
  writeDocument,
} from "~/server/services/todo2/todo2-document";
import {
  patchTask,
  readId,
  readTask,
  type Todo2Field,
  type Todo2Task,
  todo2Fields,
  toHours,
} from "~/server/services/todo2/todo2-task";

/** What both sides last agreed on. */
export interface SyncBase {
  document: Todo2Document;
  /** By id; differs from the document only in fields that are in conflict. */
  tasks: ReadonlyMap<string, Todo2Task>;
}

/** The board's tasks that belong to the file, and its comments on them. */
export interface BoardSide {
  tasks: Todo2Task[];
  comments: Todo2Comment[];
}

/** A task that one side deleted while the other changed it. */
export interface DeletionConflict {
  taskId: string;
  deletedIn: "board" | "file";
}

/** What has to happen so that board and file agree. */
export interface SyncPlan {
  /** The file to write, or null where it already says all of this. */
  file: Todo2Document | null;
  toBoard: {
    create: Todo2Task[];
    update: { id: string; changes: Partial<Todo2Task> }[];
    remove: string[];
    /** A writer gave the task another id. */
    rename: { from: string; to: string }[];
    /** To be added, or rewritten where the board has one of that id. */
    comments: Todo2Comment[];
  };
  conflicts: FieldConflict[];
  deletionConflicts: DeletionConflict[];
}

/** Thrown away tasks beyond this number and share look like an accident: `findMassDeletion`. */
const accident = { tasks: 10, share: 0.2 };

export const emptyBase = (): SyncBase => ({ document: emptyDocument(), tasks: new Map() });

/**
 * Tasks of the base that the file has no longer, when they are so many that a person should look first; otherwise null.
 */
export function findMassDeletion(base: SyncBase, file: Todo2Document): string[] | null {
  const present = new Set(file.todos.map(readId));
  const gone = [...base.tasks.keys()].filter((id) => !present.has(id));
  const isMany = gone.length > accident.tasks || (gone.length > 1 && gone.length > base.tasks.size * accident.share);
  return isMany ? gone : null;
}

/**
 * What board and file agree on after a merge was carried out, on one side or on both: a field in which they differ keeps its
 * old base, so that the next merge finds the same change or conflict again.
 */
export function agreeOn(base: SyncBase, board: Todo2Task[], document: Todo2Document): SyncBase {
  const tasks = new Map<string, Todo2Task>();
  const onBoard = new Map(board.map((task) => [task.id, task]));
  const rawBefore = new Map(base.document.todos.map((raw) => [readId(raw), raw]));
  for (const raw of document.todos) {
    const id = readId(raw);
    const ours = onBoard.get(id);
    const before = base.tasks.get(id);
    const file = readTask(raw, rawBefore.get(id));
    if (ours) tasks.set(id, agreedTask(before ?? firstMeeting(ours, file), ours, file));
    else if (before) tasks.set(id, before);
  }
  for (const [id, before] of base.tasks) if (!tasks.has(id) && onBoard.has(id)) tasks.set(id, before);
  return { document, tasks };
}

function agreedTask(before: Todo2Task, board: Todo2Task, file: Todo2Task): Todo2Task {
  const same = todo2Fields.filter((field) => isSame(board[field], file[field]));
  return { ...before, id: file.id, ...Object.fromEntries(same.map((field) => [field, file[field]])) };
}

/** Three-way merge of the file and the board against what both last agreed on. Pure; `at` dates the changes of the file. */
export function mergeDocuments(base: SyncBase, board: BoardSide, file: Todo2Document, at: Date): SyncPlan {
  const whole = restoreLostKeys(base.document, file);
  const merge = new Merge(base, board, whole, at);
  const document = merge.run();
  return { ...merge.plan, file: writeDocument(document) === writeDocument(file) ? null : document };
}

class Merge {
  readonly plan: SyncPlan;
  readonly #rawBefore: Map<string, RawObject>;
  readonly #commentsBefore: RawObject[] | undefined;
  readonly #onBoard: Map<string, Todo2Task>;
  readonly #inBase: Map<string, Todo2Task>;

  constructor(
    base: SyncBase,
    private readonly board: BoardSide,
    private readonly file: Todo2Document,
    private readonly at: Date,
  ) {
    this.#rawBefore = new Map(base.document.todos.map((raw) => [readId(raw), raw]));
    this.#commentsBefore = base.document.comments;
    this.#onBoard = new Map(board.tasks.map((task) => [task.id, task]));
    this.#inBase = new Map(base.tasks);
    const toBoard = { create: [], update: [], remove: [], rename: [], comments: [] };
    this.plan = { file: null, toBoard, conflicts: [], deletionConflicts: [] };
  }

  run(): Todo2Document {
    this.#followRenames();
    const todos = this.file.todos.flatMap((raw) => this.#mergeFileTask(raw));
    const inFile = new Set(this.file.todos.map(readId));
    for (const task of this.board.tasks) {
      if (!inFile.has(task.id) && this.#onBoard.has(task.id)) todos.push(...this.#mergeAbsentTask(task));
    }
    const comments = mergeComments(this.#commentsBefore, this.board.comments, this.file.comments);
    this.plan.toBoard.comments = comments.toBoard;
    return { ...this.file, raw: this.#nextNumber(todos), todos, comments: comments.file };
  }

  /** A task that vanished and came back word for word under a new id was renamed by a writer that dislikes its id. */
  #followRenames(): void {
    const present = new Set(this.file.todos.map(readId));
    const newcomers = this.file.todos.map((raw) => readTask(raw)).filter(({ id }) => !this.#inBase.has(id));
    for (const [from, before] of [...this.#inBase]) {
      const task = this.#onBoard.get(from);
      if (present.has(from) || !task) continue;
      const twins = newcomers.filter((other) => other.title === before.title && other.body === before.body);
      const [twin] = twins;
      if (twins.length !== 1 || !twin || this.#onBoard.has(twin.id)) continue;
      this.plan.toBoard.rename.push({ from, to: twin.id });
      this.#move(this.#inBase, from, twin.id);
      this.#move(this.#onBoard, from, twin.id);
    }
  }

  #move(tasks: Map<string, Todo2Task>, from: string, to: string): void {
    const task = tasks.get(from);
    if (!task) return;
    tasks.delete(from);
    tasks.set(to, { ...task, id: to });
  }

  #mergeFileTask(raw: RawObject): RawObject[] {
    const id = readId(raw);
    const before = this.#inBase.get(id);
    const file = readTask(raw, this.#rawBefore.get(id));
    const board = this.#onBoard.get(id);
    if (!before) {
      if (board) return [this.#mergeBoth(raw, firstMeeting(board, file), board, file)];
      this.plan.toBoard.create.push(file);
      return [raw];
    }
    if (board) return [this.#mergeBoth(raw, before, board, file)];
    if (changedFields(before, file).length === 0) return [];
    this.plan.deletionConflicts.push({ taskId: id, deletedIn: "board" });
    return [raw];
  }

  #mergeBoth(raw: RawObject, before: Todo2Task, board: Todo2Task, file: Todo2Task): RawObject {
    const { toBoard, toFile, conflicts } = mergeTask(before, board, file);
    this.plan.conflicts.push(...conflicts);
    if (Object.keys(toBoard).length > 0) this.plan.toBoard.update.push({ id: file.id, changes: toBoard });
    return Object.keys(toFile).length > 0 ? patchTask(raw, toFile, this.at) : raw;
  }

  /** A task of the board that the file lacks: new here, or deleted there. */
  #mergeAbsentTask(board: Todo2Task): RawObject[] {
    const before = this.#inBase.get(board.id);
    if (!before) {
      return [newRawTask(board, this.file, this.at)];
    }
    if (changedFields(before, board).length === 0) {
      this.plan.toBoard.remove.push(board.id);
      return [];
    }
    this.plan.deletionConflicts.push({ taskId: board.id, deletedIn: "file" });
    return [];
  }

  #nextNumber(todos: RawObject[]): RawObject {
    const { nextTaskNumber } = this.file.raw;
    if (typeof nextTaskNumber !== "number") return this.file.raw;
    const used = todos.map((raw) => raw.taskNumber).filter((value) => typeof value === "number");
    return { ...this.file.raw, nextTaskNumber: Math.max(nextTaskNumber, ...used.map((number) => number + 1)) };
  }
}

const changedFields = (a: Todo2Task, b: Todo2Task): Todo2Field[] =>
  todo2Fields.filter((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]));

/** Both sides have a task of this id and never met: what they share is agreed, the rest is a conflict of two changes. */
function firstMeeting(board: Todo2Task, file: Todo2Task): Todo2Task {
  const nothing: Todo2Task = {
    id: file.id,
    title: "",
    body: "",
    status: "Todo",
    priority: "medium",
    tags: [],
    dependencies: [],
    parentId: null,
    estimateMinutes: null,
    actualMinutes: null,
  };
  const same = todo2Fields.filter((field) => JSON.stringify(board[field]) === JSON.stringify(file[field]));
  return { ...nothing, ...Object.fromEntries(same.map((field) => [field, file[field]])) };
}

/** A new task in the form of the extension, which the other writers read as well. */
function newRawTask(task: Todo2Task, file: Todo2Document, at: Date): RawObject {
  const number = /^T-(\d{1,9})$/.exec(task.id)?.[1];
  const raw: RawObject = { id: task.id, name: task.title, long_description: task.body, status: task.status };
  raw.created = at.toISOString();
  raw.lastModified = at.toISOString();
  if (number && typeof file.raw.nextTaskNumber === "number") raw.taskNumber = Number(number);
  Object.assign(raw, { priority: task.priority, tags: task.tags, dependencies: task.dependencies });
  if (task.parentId !== null) raw.parent_id = task.parentId;
  if (task.estimateMinutes !== null) raw.estimatedHours = toHours(task.estimateMinutes);
  if (task.actualMinutes !== null) raw.actualHours = toHours(task.actualMinutes);
  return raw;
}
