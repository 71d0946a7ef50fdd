import { describe, expect, test } from "vitest";
import {
  addRow,
  createReview,
  earlierRows,
  editRow,
  findRowProblems,
  mergeRowUp,
  type ReviewRow,
  removeRow,
  reorderRow,
  toAppliedItems,
} from "~/shared/board-review";
import type { Proposal } from "~/shared/contracts/proposal";

const item = (key: string, dependsOn: string[] = []) => ({
  key,
  parentKey: null,
  title: `Step ${key}`,
  description: "",
  acceptanceCriteria: ["it works"],
  complexity: "simple" as const,
  minutes: 30,
  dependsOn,
});

const proposal = { items: [item("s1"), item("s2", ["s1"]), item("s3", ["s1", "s2"])] } as Proposal;
const rows = createReview(proposal);
const keys = (list: ReviewRow[]) => list.map(({ key }) => key);

test("every proposed subtask starts ticked", () => {
  expect(rows.map(({ isIncluded }) => isIncluded)).toEqual([true, true, true]);
});

describe("reorderRow", () => {
  test("drops and names the dependencies that would point to a later row", () => {
    const { rows: moved, dropped } = reorderRow(rows, "s3", 0);
    expect(keys(moved)).toEqual(["s3", "s1", "s2"]);
    expect(moved[0]?.dependsOn).toEqual([]);
    expect(moved[2]?.dependsOn).toEqual(["s1"]);
    expect(dropped).toEqual([
      { key: "s3", dependsOn: "s1" },
      { key: "s3", dependsOn: "s2" },
    ]);
  });

  test("a row moved below those that wait for it loses them as followers", () => {
    const { rows: moved, dropped } = reorderRow(rows, "s1", 2);
    expect(keys(moved)).toEqual(["s2", "s3", "s1"]);
    expect(moved[1]?.dependsOn).toEqual(["s2"]);
    expect(dropped).toHaveLength(2);
  });

  test("an unknown key changes nothing", () => expect(reorderRow(rows, "s9", 0)).toEqual({ rows, dropped: [] }));
});

test("removeRow frees the rows that waited for it", () => {
  const left = removeRow(rows, "s1");
  expect(keys(left)).toEqual(["s2", "s3"]);
  expect(left.map(({ dependsOn }) => dependsOn)).toEqual([[], ["s2"]]);
});

test("a row may wait only for rows above it", () => {
  expect(keys(earlierRows(rows, "s3"))).toEqual(["s1", "s2"]);
  expect(earlierRows(rows, "s1")).toEqual([]);
});

describe("findRowProblems", () => {
  test("names each wrong field in words", () => {
    const [first] = editRow(rows, "s1", { title: " ", minutes: 2.5, acceptanceCriteria: [] });
    expect(Object.keys(findRowProblems(first as ReviewRow)).sort()).toEqual(["acceptanceCriteria", "minutes", "title"]);
  });

  test("an unticked row is nobody's problem", () => {
    const [first] = editRow(rows, "s1", { title: "", isIncluded: false });
    expect(findRowProblems(first as ReviewRow)).toEqual({});
  });
});

test("toAppliedItems sends ticked rows without dependencies on unticked ones", () => {
  const items = toAppliedItems(editRow(rows, "s1", { isIncluded: false }));
  expect(items).toEqual([item("s2"), item("s3", ["s2"])]);
});

test("a row joins the one above, and what waited for it waits for that", () => {
  const [first, second] = mergeRowUp(editRow(rows, "s2", { complexity: "complex", title: "Two" }), "s2");
  expect(first).toMatchObject({ key: "s1", title: "Step s1; Two", complexity: "complex", minutes: 60, dependsOn: [] });
  expect(first?.acceptanceCriteria).toEqual(["it works"]);
  expect(second).toMatchObject({ key: "s3", dependsOn: ["s1"] });
  expect(mergeRowUp(rows, "s1")).toEqual(rows);
});

test("an own row gets a free key and asks for what it lacks", () => {
  const added = addRow(removeRow(rows, "s2"));
  expect(keys(added)).toEqual(["s1", "s3", "s2"]);
  expect(Object.keys(findRowProblems(added[2] as ReviewRow))).toEqual(["title", "acceptanceCriteria"]);
});

test("parts of a row that goes belong to the task itself", () => {
  const nested = editRow(rows, "s2", { parentKey: "s1" });
  expect(removeRow(nested, "s1")[0]).toMatchObject({ key: "s2", parentKey: null });
  expect(toAppliedItems(editRow(nested, "s1", { isIncluded: false }))[0]).toMatchObject({ key: "s2", parentKey: null });
});
