import { describe, expect, test } from "vitest";
import { moveCard } from "~/shared/board-columns";
import { enterGroup, groupKeyOf, isWithin, listGroups, toTaskGroup } from "~/shared/board-groups";
import type { TaskCard } from "~/shared/contracts/task";
import { sampleCard } from "~/tests/unit/board/sample-card";

const cards = [
  sampleCard(1, { tags: ["ui", "api"], priority: "low" }),
  sampleCard(2, { tags: ["api"], parentId: "t1" }),
  sampleCard(3, { parentId: "t2" }),
  sampleCard(4, { parentId: "elsewhere" }),
];
const byId = new Map<string, TaskCard>(cards.map((card) => [card.id, card]));
const names = (by: Parameters<typeof listGroups>[1]) => listGroups(cards, by, byId).map(({ name }) => name);

describe("listGroups", () => {
  test("tags by the alphabet, the first of a task counts, no tag last", () => {
    expect(names("tag")).toEqual(["api", "ui", "No tag"]);
    expect(cards.map((card) => groupKeyOf(card, "tag"))).toEqual(["ui", "api", "", ""]);
  });

  test("parents by number with their titles, one that is not on the board after them, no parent last", () => {
    expect(names("parent")).toEqual(["#1 Task 1", "#2 Task 2", "A parent that is not on the board", "No parent"]);
  });

  test("all priorities, highest first, also those without tasks; one nameless row without grouping", () => {
    expect(names("priority")).toEqual(["critical", "high", "medium", "low"]);
    expect(listGroups(cards, null, byId)).toEqual([{ key: "", name: "" }]);
    expect(groupKeyOf(sampleCard(9, { tags: ["x"] }), null)).toBe("");
  });
});

describe("enterGroup", () => {
  const task = { tags: ["ui", "api", "old"], parentId: "t1", priority: "low" as const };

  test("puts the row's tag in the place of the first, once, and takes all away without a row's tag", () => {
    expect(enterGroup(task, toTaskGroup("tag", "api"))).toEqual({ ...task, tags: ["api", "old"] });
    expect(enterGroup(task, toTaskGroup("tag", "new"))).toEqual({ ...task, tags: ["new", "api", "old"] });
    expect(enterGroup(task, toTaskGroup("tag", ""))).toEqual({ ...task, tags: [] });
    expect(enterGroup({ ...task, tags: [] }, toTaskGroup("tag", "new")).tags).toEqual(["new"]);
  });

  test("sets and clears the parent, sets the priority", () => {
    expect(enterGroup(task, toTaskGroup("parent", "t9"))).toEqual({ ...task, parentId: "t9" });
    expect(enterGroup(task, toTaskGroup("parent", "")).parentId).toBeNull();
    expect(enterGroup(task, toTaskGroup("priority", "high"))).toEqual({ ...task, priority: "high" });
  });

  test.each(["tag", "parent", "priority"] as const)("a task that enters a row by %s stands in it", (by) => {
    for (const { key } of listGroups(cards, by, byId)) {
      expect(groupKeyOf(enterGroup(task, toTaskGroup(by, key)), by)).toBe(key);
    }
  });
});

test("a move shows the new row and column at once", () => {
  const move = { id: "t3", status: "Done", afterId: null, beforeId: null } as const;
  const moved = moveCard(cards, { ...move, group: { by: "tag", value: "api" } });
  expect(moved.find(({ id }) => id === "t3")).toMatchObject({ status: "Done", tags: ["api"], parentId: "t2" });
});

test("isWithin follows parents and ends in a circle", () => {
  expect(isWithin(byId, "t3", "t1")).toBe(true);
  expect(isWithin(byId, "t1", "t1")).toBe(true);
  expect(isWithin(byId, "t1", "t3")).toBe(false);
  const circle = new Map([sampleCard(1, { parentId: "t2" }), sampleCard(2, { parentId: "t1" })].map((c) => [c.id, c]));
  expect(isWithin(circle, "t1", "t9")).toBe(false);
});
