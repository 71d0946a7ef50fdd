import { describe, expect, test } from "vitest";
import { findDropSlot, findSlotPoint } from "~/shared/board-drop";
import { findFocusAfterRemoval, findNextFocus, findNextSlot, findSlot, type Lane } from "~/shared/board-focus";

const lanes: Lane[] = [
  { group: "", status: "Todo", ids: ["a", "b", "c"] },
  { group: "", status: "In Progress", ids: [] },
  { group: "", status: "Review", ids: ["d"] },
];

describe("findNextFocus", () => {
  test("goes up and down inside the column and stops at its ends", () => {
    expect(findNextFocus(lanes, "a", "ArrowDown")).toBe("b");
    expect(findNextFocus(lanes, "a", "ArrowUp")).toBeNull();
    expect(findNextFocus(lanes, "c", "ArrowDown")).toBeNull();
  });

  test("skips empty columns sideways and takes the nearest row", () => {
    expect(findNextFocus(lanes, "c", "ArrowRight")).toBe("d");
    expect(findNextFocus(lanes, "d", "ArrowLeft")).toBe("a");
    expect(findNextFocus(lanes, "d", "ArrowRight")).toBeNull();
  });

  test("starts at the first card when nothing is focused", () => {
    expect(findNextFocus(lanes, "gone", "ArrowDown")).toBe("a");
    expect(findNextFocus([{ group: "", status: "Todo", ids: [] }], "gone", "ArrowDown")).toBeNull();
  });
});

describe("findNextSlot", () => {
  test("one step at a time, down to below the last card", () => {
    const start = findSlot(lanes, "b");
    expect(start).toEqual({ group: "", status: "Todo", index: 1 });
    expect(findNextSlot(lanes, "b", { group: "", status: "Todo", index: 1 }, "ArrowDown")).toEqual({
      group: "",
      status: "Todo",
      index: 2,
    });
    expect(findNextSlot(lanes, "b", { group: "", status: "Todo", index: 2 }, "ArrowDown")).toBeNull();
    expect(findNextSlot(lanes, "b", { group: "", status: "Todo", index: 0 }, "ArrowUp")).toBeNull();
  });

  test("sideways enters empty columns too and never passes the edge", () => {
    expect(findNextSlot(lanes, "c", { group: "", status: "Todo", index: 2 }, "ArrowRight")).toEqual({
      group: "",
      status: "In Progress",
      index: 0,
    });
    expect(findNextSlot(lanes, "c", { group: "", status: "In Progress", index: 0 }, "ArrowRight")).toEqual({
      group: "",
      status: "Review",
      index: 0,
    });
    expect(findNextSlot(lanes, "c", { group: "", status: "Review", index: 0 }, "ArrowRight")).toBeNull();
    expect(findNextSlot(lanes, "d", { group: "", status: "Todo", index: 0 }, "ArrowLeft")).toBeNull();
  });
});

describe("a board with rows", () => {
  const rows: Lane[] = [
    { group: "api", status: "Todo", ids: ["a", "b"] },
    { group: "api", status: "Done", ids: ["c"] },
    { group: "ui", status: "Todo", ids: [] },
    { group: "ui", status: "Done", ids: [] },
    { group: "", status: "Todo", ids: ["d", "e"] },
    { group: "", status: "Done", ids: ["f"] },
  ];

  test("the focus goes on in the next row that has cards, and stays in its row sideways", () => {
    expect(findNextFocus(rows, "b", "ArrowDown")).toBe("d");
    expect(findNextFocus(rows, "d", "ArrowUp")).toBe("b");
    expect(findNextFocus(rows, "b", "ArrowRight")).toBe("c");
    expect(findNextFocus(rows, "d", "ArrowLeft")).toBeNull();
    expect(findNextFocus(rows, "c", "ArrowRight")).toBeNull();
  });

  test("a slot past the end lies in the next row, empty or not, and back at the end of the one above", () => {
    const end = { group: "api", status: "Todo", index: 1 } as const;
    const inUi = { group: "ui", status: "Todo", index: 0 } as const;
    expect(findNextSlot(rows, "b", end, "ArrowDown")).toEqual(inUi);
    expect(findNextSlot(rows, "b", inUi, "ArrowDown")).toEqual({ group: "", status: "Todo", index: 0 });
    expect(findNextSlot(rows, "d", { group: "", status: "Todo", index: 0 }, "ArrowUp")).toEqual(inUi);
    expect(findNextSlot(rows, "d", inUi, "ArrowUp")).toEqual({ group: "api", status: "Todo", index: 2 });
    expect(findNextSlot(rows, "b", inUi, "ArrowRight")).toEqual({ group: "ui", status: "Done", index: 0 });
    expect(findNextSlot(rows, "b", { group: "ui", status: "Done", index: 0 }, "ArrowRight")).toBeNull();
  });

  test("after a removal the focus stays in its place before it leaves the row", () => {
    expect(findFocusAfterRemoval(rows, "b")).toBe("a");
    expect(findFocusAfterRemoval(rows, "c")).toBe("f");
  });

  test("a point picks the column by x, then the row by y", () => {
    const box = (group: string, status: "Todo" | "Done", left: number, top: number) => ({
      group,
      status,
      left,
      right: left + 100,
      top,
      bottom: top + 80,
      cards: [],
    });
    const boxes = [box("api", "Todo", 0, 0), box("api", "Done", 110, 0), box("ui", "Todo", 0, 120)];
    expect(findDropSlot(boxes, { x: 50, y: 130 })).toEqual({ group: "ui", status: "Todo", index: 0 });
    expect(findDropSlot(boxes, { x: 50, y: 90 })).toEqual({ group: "api", status: "Todo", index: 0 });
    expect(findDropSlot(boxes, { x: 50, y: 110 })).toEqual({ group: "ui", status: "Todo", index: 0 });
    expect(findDropSlot(boxes, { x: 150, y: 190 })).toEqual({ group: "api", status: "Done", index: 0 });
  });
});

test("after a removal the focus goes below, else above, else nowhere", () => {
  expect(findFocusAfterRemoval(lanes, "b")).toBe("c");
  expect(findFocusAfterRemoval(lanes, "c")).toBe("b");
  expect(findFocusAfterRemoval(lanes, "d")).toBeNull();
});

describe("findDropSlot", () => {
  const boxes = [
    {
      group: "",
      status: "Todo" as const,
      left: 0,
      right: 100,
      top: -400,
      bottom: 800,
      cards: [
        { index: 10, top: 0, bottom: 40 },
        { index: 11, top: 48, bottom: 88 },
      ],
    },
    { group: "", status: "Done" as const, left: 110, right: 210, top: 0, bottom: 800, cards: [] },
  ];

  test("before the first card whose middle is below the point, also in a scrolled virtual column", () => {
    expect(findDropSlot(boxes, { x: 50, y: 10 })).toEqual({ group: "", status: "Todo", index: 10 });
    expect(findDropSlot(boxes, { x: 50, y: 30 })).toEqual({ group: "", status: "Todo", index: 11 });
    expect(findDropSlot(boxes, { x: 50, y: 500 })).toEqual({ group: "", status: "Todo", index: 12 });
  });

  test("takes the nearest column in a gap or beyond the edge, and an empty one at index 0", () => {
    expect(findDropSlot(boxes, { x: 108, y: 30 })).toEqual({ group: "", status: "Done", index: 0 });
    expect(findDropSlot(boxes, { x: 900, y: 30 })).toEqual({ group: "", status: "Done", index: 0 });
    expect(findDropSlot([], { x: 0, y: 0 })).toBeNull();
  });

  test.each([
    { group: "", status: "Todo", index: 10 },
    { group: "", status: "Todo", index: 11 },
    { group: "", status: "Todo", index: 12 },
    { group: "", status: "Done", index: 0 },
  ] as const)("the point of slot %j leads back to it", (slot) => {
    const point = findSlotPoint(boxes, slot);
    expect(point && findDropSlot(boxes, point)).toEqual(slot);
  });

  test("a column that is not on the page has no point", () => {
    expect(findSlotPoint(boxes, { group: "", status: "Review", index: 0 })).toBeNull();
  });
});
