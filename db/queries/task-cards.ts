import { and, asc, eq, gt, isNotNull, isNull, notInArray, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { Connection } from "~/db/client";
import { inJson } from "~/db/queries/in-ids";
import { taskComments, taskCriteria, taskDependencies, tasks, taskTags } from "~/db/schema/tasks";
import type { TaskCard, TaskStatus } from "~/shared/contracts/task";

const cardColumns = {
  id: tasks.id,
  number: tasks.number,
  workspaceId: tasks.workspaceId,
  title: tasks.title,
  status: tasks.status,
  priority: tasks.priority,
  rank: tasks.rank,
  parentId: tasks.parentId,
  complexity: tasks.complexity,
  estimateMinutes: tasks.estimateMinutes,
  estimateHighMinutes: tasks.estimateHighMinutes,
  actualMinutes: tasks.actualMinutes,
  archivedAt: tasks.archivedAt,
  version: tasks.version,
  createdAt: tasks.createdAt,
  updatedAt: tasks.updatedAt,
};

/** Open columns first, so that a limit leaves out finished work before open work. */
const columnOrder: TaskStatus[] = ["Todo", "In Progress", "Review", "Blocked", "Done", "Cancelled"];

export interface CardQuery {
  workspaceId: string;
  /** One column; left out = all. */
  status?: TaskStatus | undefined;
  /** Only cards below this rank, for the next part of a long column; with `status`. */
  afterRank?: string | undefined;
  /** Words that title or description have, the last one perhaps unfinished. */
  search?: string | undefined;
  /** The archived ones instead. */
  archived?: boolean | undefined;
  /** At most so many of each column. */
  perColumn?: number | undefined;
  limit: number;
}

/**
 * Rows of cards by rank, a column at a time and each read when it is asked for; at most `limit` together. Uses
 * tasks_by_column, or task_search and then the primary key.
 */
export function* readColumns(db: Connection, query: CardQuery): Generator<CardRow[], void> {
  const isPlain = !query.archived && query.afterRank === undefined && query.search === undefined;
  const { workspaceId } = query;
  let left = query.limit;
  for (const status of query.status ? [query.status] : columnOrder) {
    if (left <= 0) return;
    const limit = Math.min(left, query.perColumn ?? query.limit);
    const rows = isPlain
      ? preparedQueries(db).column.all({ workspaceId, status, limit })
      : selectColumn(db, workspaceId, status, limit, narrow(query)).all();
    left -= rows.length;
    yield rows;
  }
}

type Given<Value> = Value | Placeholder;

function selectColumn(
  db: Connection,
  workspaceId: Given<string>,
  status: Given<TaskStatus>,
  limit: Given<number>,
  more: SQL | undefined,
) {
  return db
    .select(cardColumns)
    .from(tasks)
    .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.status, status), more))
    .orderBy(asc(tasks.rank), asc(tasks.id))
    .limit(limit);
}

const narrow = ({ archived, afterRank, search }: CardQuery): SQL | undefined =>
  and(
    archived ? isNotNull(tasks.archivedAt) : isNull(tasks.archivedAt),
    afterRank === undefined ? undefined : gt(tasks.rank, afterRank),
    search === undefined ? undefined : matchesWords(search),
  );

/** How many cards each column of a workspace has. */
export function countColumns(db: Connection, workspaceId: string): { status: TaskStatus; count: number }[] {
  return db
    .select({ status: tasks.status, count: sql<number>`count(*)` })
    .from(tasks)
    .where(and(eq(tasks.workspaceId, workspaceId), isNull(tasks.archivedAt)))
    .groupBy(tasks.status)
    .all();
}

/** All words, each as the beginning of a word of the text; quotes keep FTS5's operators from being read. */
function matchesWords(search: string) {
  const words = search.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return undefined;
  const query = words.map((word) => `"${word}"*`).join(" ");
  return sql`${tasks.number} in (select rowid from task_search where task_search match ${query})`;
}

/** A task's subtasks by number. Uses tasks_by_parent. */
export function listSubtaskCards(db: Connection, parentId: string): TaskCard[] {
  return completeCards(
    db,
    db.select(cardColumns).from(tasks).where(eq(tasks.parentId, parentId)).orderBy(asc(tasks.number)).limit(1000).all(),
  );
}

export function readCard(db: Connection, id: string): TaskCard | undefined {
  return completeCards(db, db.select(cardColumns).from(tasks).where(eq(tasks.id, id)).all())[0];
}

export type CardRow = Omit<
  TaskCard,
  | "tags"
  | "subtaskCount"
  | "subtaskDoneCount"
  | "criteriaCount"
  | "criteriaDoneCount"
  | "commentCount"
  | "openDependencyIds"
>;

/** The rows with their tags, counts and open dependencies added, by one grouped query each. */
export function completeCards(db: Connection, rows: CardRow[]): TaskCard[] {
  const ids = JSON.stringify(rows.map((row) => row.id));
  const { subtaskCounts, criteriaCounts, commentCounts, tagLists, openDependencyLists } = preparedQueries(db);
  const subtasks = new Map(subtaskCounts.all({ ids }).map((row) => [row.taskId, row]));
  const criteria = new Map(criteriaCounts.all({ ids }).map((row) => [row.taskId, row]));
  const comments = new Map(commentCounts.all({ ids }).map((row) => [row.taskId, row.count]));
  const tags = groupByTask(tagLists.all({ ids }));
  const openDependencies = groupByTask(openDependencyLists.all({ ids }));
  // Into the row itself: to spread it into a new object took a third of the time of a list.
  return rows.map((row) =>
    Object.assign(row, {
      tags: tags.get(row.id) ?? [],
      subtaskCount: subtasks.get(row.id)?.count ?? 0,
      subtaskDoneCount: subtasks.get(row.id)?.doneCount ?? 0,
      criteriaCount: criteria.get(row.id)?.count ?? 0,
      criteriaDoneCount: criteria.get(row.id)?.doneCount ?? 0,
      commentCount: comments.get(row.id) ?? 0,
      openDependencyIds: openDependencies.get(row.id) ?? [],
    }),
  );
}

/** What a board asks all the time: its open cards of a column, and more of the tasks in `ids`, a JSON array. */
function prepareQueries(db: Connection) {
  const ids = sql.placeholder("ids");
  const workspaceId = sql.placeholder("workspaceId");
  const status = sql.placeholder("status");
  const limit = sql.placeholder("limit");
  return {
    column: selectColumn(db, workspaceId, status, limit, isNull(tasks.archivedAt)).prepare(),
    subtaskCounts: db
      .select({
        taskId: tasks.parentId,
        count: sql<number>`count(*)`,
        doneCount: sql<number>`count(*) filter (where ${tasks.status} = 'Done')`,
      })
      .from(tasks)
      .where(inJson(tasks.parentId, ids))
      .groupBy(tasks.parentId)
      .prepare(),
    criteriaCounts: db
      .select({
        taskId: taskCriteria.taskId,
        count: sql<number>`count(*)`,
        doneCount: sql<number>`count(*) filter (where ${taskCriteria.checked})`,
      })
      .from(taskCriteria)
      .where(inJson(taskCriteria.taskId, ids))
      .groupBy(taskCriteria.taskId)
      .prepare(),
    commentCounts: db
      .select({ taskId: taskComments.taskId, count: sql<number>`count(*)` })
      .from(taskComments)
      .where(inJson(taskComments.taskId, ids))
      .groupBy(taskComments.taskId)
      .prepare(),
    tagLists: db
      .select({ taskId: taskTags.taskId, value: taskTags.tag })
      .from(taskTags)
      .where(inJson(taskTags.taskId, ids))
      .orderBy(asc(taskTags.taskId), asc(taskTags.position))
      .prepare(),
    openDependencyLists: db
      .select({ taskId: taskDependencies.taskId, value: taskDependencies.dependsOnId })
      .from(taskDependencies)
      .innerJoin(tasks, eq(tasks.id, taskDependencies.dependsOnId))
      .where(and(inJson(taskDependencies.taskId, ids), notInArray(tasks.status, ["Done", "Cancelled"])))
      .orderBy(asc(taskDependencies.dependsOnId))
      .prepare(),
  };
}

const prepared = new WeakMap<Connection, ReturnType<typeof prepareQueries>>();

function preparedQueries(db: Connection): ReturnType<typeof prepareQueries> {
  const known = prepared.get(db) ?? prepareQueries(db);
  prepared.set(db, known);
  return known;
}

function groupByTask(rows: { taskId: string; value: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { taskId, value } of rows) {
    const group = groups.get(taskId);
    if (group) group.push(value);
    else groups.set(taskId, [value]);
  }
  return groups;
}
