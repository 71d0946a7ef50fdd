import type { TaskCard, TaskDetail } from "~/shared/contracts/task";

/** A plain card; `rank` follows the number so that cards sort in the order they are made. */
export function sampleCard(number: number, change: Partial<TaskCard> = {}): TaskCard {
  return {
    id: `t${number}`,
    number,
    workspaceId: "home",
    title: `Task ${number}`,
    status: "Todo",
    priority: "medium",
    rank: `a${number}`,
    parentId: null,
    complexity: null,
    estimateMinutes: null,
    estimateHighMinutes: null,
    actualMinutes: null,
    archivedAt: null,
    tags: [],
    subtaskCount: 0,
    subtaskDoneCount: 0,
    criteriaCount: 0,
    criteriaDoneCount: 0,
    commentCount: 0,
    openDependencyIds: [],
    version: 1,
    createdAt: 0,
    updatedAt: 0,
    ...change,
  };
}

export const sampleDetail = (change: Partial<TaskDetail> = {}): TaskDetail => ({
  ...sampleCard(1),
  description: "",
  criteria: [],
  links: [],
  dependencyIds: [],
  subtasks: [],
  ...change,
});
