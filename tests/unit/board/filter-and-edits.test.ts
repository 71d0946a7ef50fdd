import { describe, expect, test } from "vitest";
import { dropSameEdits, findConflicts } from "~/shared/board-edits";
import { matchesFilter, toggleFilterWord } from "~/shared/board-filter";
import { sampleCard, sampleDetail } from "~/tests/unit/board/sample-card";

describe("matchesFilter", () => {
  const card = sampleCard(12, {
    title: "Add rate limiting",
    tags: ["api", "Web"],
    priority: "high",
    complexity: "complex",
    openDependencyIds: ["t1"],
  });

  test.each([
    ["", true],
    ["RATE add", true],
    ["rate missing", false],
    ["web", true],
    ["#12", true],
    ["#1", false],
    ["priority:high class:complex tag:web is:blocked", true],
    ["priority:low", false],
    ["is:subtask", false],
    ["http://x", false],
  ])("%j gives %s", (query, expected) => expect(matchesFilter(card, query)).toBe(expected));

  test("class:none finds cards that nobody rated", () => {
    expect(matchesFilter(sampleCard(1), "class:none")).toBe(true);
    expect(matchesFilter(card, "class:none")).toBe(false);
  });
});

test("toggleFilterWord adds and takes out", () => {
  expect(toggleFilterWord("rate", "is:blocked")).toBe("rate is:blocked");
  expect(toggleFilterWord("rate is:blocked", "is:blocked")).toBe("rate");
});

describe("findConflicts", () => {
  const base = sampleDetail({ title: "Old", description: "text", tags: ["a"] });

  test("only fields that both sides changed to different values", () => {
    const latest = sampleDetail({ title: "Theirs", description: "text", tags: ["b"] });
    const conflicts = findConflicts(base, latest, { title: "Mine", description: "my text", tags: ["b"] });
    expect(conflicts).toEqual([{ field: "title", mine: "Mine", theirs: "Theirs" }]);
  });

  test("a change elsewhere merges without asking", () => {
    expect(findConflicts(base, sampleDetail({ ...base, priority: "high" }), { title: "Mine" })).toEqual([]);
  });
});

test("dropSameEdits leaves out what equals the stored value", () => {
  const base = sampleDetail({ title: "Old", tags: ["a"] });
  expect(dropSameEdits(base, { title: "Old", tags: ["a"], description: "new" })).toEqual({ description: "new" });
});
