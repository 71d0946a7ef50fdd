import type { TaskCard } from "~/shared/contracts/task";

/** A task's place in the drawing of what waits for what: `column` is its wave among those drawn, `row` its place in it. */
export interface GraphNode {
  task: TaskCard;
  column: number;
  row: number;
}

export interface TaskGraph {
  nodes: GraphNode[];
  /** `to` waits for `from`. */
  edges: { from: GraphNode; to: GraphNode }[];
  columns: number;
  rows: number;
}

/** More would be a thicket. */
const mostNodes = 60;

/** The tasks of the waves that wait for another or are waited for, at most 60, the earlier waves first. */
export function layOutGraph(waves: readonly (readonly TaskCard[])[]): TaskGraph {
  const known = new Set(waves.flat().map(({ id }) => id));
  const waiting = waves.flat().filter(({ openDependencyIds }) => openDependencyIds.some((id) => known.has(id)));
  const tied = new Set(waiting.flatMap(({ id, openDependencyIds }) => [id, ...openDependencyIds]));
  const nodes: GraphNode[] = [];
  for (const [column, wave] of waves.entries()) {
    for (const [row, task] of wave.filter(({ id }) => tied.has(id)).entries()) {
      if (nodes.length < mostNodes) nodes.push({ task, column, row });
    }
  }
  const byId = new Map(nodes.map((node) => [node.task.id, node]));
  const edges = nodes.flatMap((to) =>
    to.task.openDependencyIds.flatMap((id) => {
      const from = byId.get(id);
      return from ? [{ from, to }] : [];
    }),
  );
  return {
    nodes,
    edges,
    columns: 1 + Math.max(-1, ...nodes.map(({ column }) => column)),
    rows: 1 + Math.max(-1, ...nodes.map(({ row }) => row)),
  };
}
