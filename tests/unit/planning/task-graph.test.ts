import { expect, test } from "vitest";
import { layOutGraph } from "~/shared/task-graph";
import { sampleCard } from "~/tests/unit/board/sample-card";

const waits = (number: number, ...others: number[]) =>
  sampleCard(number, { openDependencyIds: others.map((other) => `t${other}`) });

test("tasks that wait or are waited for stand in their waves, joined; others are left out", () => {
  const graph = layOutGraph([[waits(1), waits(9), waits(2)], [waits(3, 1, 2)], [waits(4, 3)]]);
  expect(graph.nodes.map(({ task, column, row }) => [task.number, column, row])).toEqual([
    [1, 0, 0],
    [2, 0, 1],
    [3, 1, 0],
    [4, 2, 0],
  ]);
  expect(graph.edges.map(({ from, to }) => [from.task.number, to.task.number])).toEqual([
    [1, 3],
    [2, 3],
    [3, 4],
  ]);
  expect([graph.columns, graph.rows]).toEqual([3, 2]);
});

test("a dependency outside the plan draws nothing; a thousand tasks draw sixty", () => {
  expect(layOutGraph([[waits(1, 99)]])).toEqual({ nodes: [], edges: [], columns: 0, rows: 0 });
  const many = Array.from({ length: 1000 }, (_, at) => waits(at + 2, 1));
  const graph = layOutGraph([[waits(1)], many]);
  expect([graph.nodes.length, graph.edges.length]).toEqual([60, 59]);
});
