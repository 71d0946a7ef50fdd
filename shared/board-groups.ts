import {
  type TaskCard,
  type TaskGroup,
  type TaskGrouping,
  type TaskPriority,
  taskPriorities,
} from "~/shared/contracts/task";

/** The fields that a row of the board stands for. */
export type GroupedFields = Pick<TaskCard, "tags" | "parentId" | "priority">;

/** A row of the board: `key` is the tag, the parent's id or the priority, "" for the tasks without one. */
export interface BoardGroup {
  key: string;
  name: string;
}

/** The row that a task stands in. Of several tags the first counts, so that a card stands in one place. */
export function groupKeyOf(task: GroupedFields, by: TaskGrouping | null): string {
  if (by === "tag") return task.tags[0] ?? "";
  if (by === "parent") return task.parentId ?? "";
  return by === "priority" ? task.priority : "";
}

/** The row that a key of `groupKeyOf` names. */
export function toTaskGroup(by: TaskGrouping, key: string): TaskGroup {
  if (by === "priority") return { by, value: key as TaskPriority };
  return { by, value: key === "" ? null : key };
}

/** The fields of a task that comes into a row: its first tag gives way to the row's, and without a row all tags go. */
export function enterGroup({ tags, parentId, priority }: GroupedFields, group: TaskGroup): GroupedFields {
  if (group.by === "parent") return { tags, priority, parentId: group.value };
  if (group.by === "priority") return { tags, parentId, priority: group.value };
  const { value } = group;
  return { parentId, priority, tags: value === null ? [] : [value, ...tags.slice(1).filter((tag) => tag !== value)] };
}

/**
 * The rows of a board, top to bottom: all priorities, highest first; tags by the alphabet; parents by number; the tasks without
 * one last. One nameless row where nothing is grouped. `cardsById` names the parents.
 */
export function listGroups(
  cards: readonly TaskCard[],
  by: TaskGrouping | null,
  cardsById: ReadonlyMap<string, TaskCard>,
): BoardGroup[] {
  if (by === null) return [{ key: "", name: "" }];
  if (by === "priority") return [...taskPriorities].reverse().map((key) => ({ key, name: key }));
  const keys = [...new Set(cards.map((card) => groupKeyOf(card, by)))].filter((key) => key !== "");
  if (by === "tag") {
    const names = keys.sort((a, b) => a.localeCompare(b, "en"));
    return [...names.map((key) => ({ key, name: key })), { key: "", name: "No tag" }];
  }
  const numberOf = (key: string) => cardsById.get(key)?.number ?? Number.POSITIVE_INFINITY;
  const parents = keys.sort((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
  return [...parents.map((key) => ({ key, name: nameParent(cardsById.get(key)) })), { key: "", name: "No parent" }];
}

const nameParent = (parent: TaskCard | undefined): string =>
  parent ? `#${parent.number} ${parent.title}` : "A parent that is not on the board";

/** Whether a task is `ancestorId` or stands below it, as far as the cards tell. */
export function isWithin(cardsById: ReadonlyMap<string, TaskCard>, id: string, ancestorId: string): boolean {
  const seen = new Set<string>();
  for (let at: string | null = id; at !== null && !seen.has(at); at = cardsById.get(at)?.parentId ?? null) {
    if (at === ancestorId) return true;
    seen.add(at);
  }
  return false;
}
