import { describe, expect, test } from "vitest";
import { findDropSlot, findSlotPoint } from "~/shared/board-drop";
import { findFocusAfterRemoval, findNextFocus, findNextSlot, findSlot, type Lane } from "~/shared/board-focus";

const lanes: Lane[] = [
  { status: "Todo", ids: ["a", "b", "c"] },
  { status: "In Progress", ids: [] },
  { status: "Review", ids: ["d"] },
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
    expect(findNextFocus([{ status: "Todo", ids: [] }], "gone", "ArrowDown")).toBeNull();
  });
});

describe("findNextSlot", () => {
  test("one step at a time, down to below the last card", () => {
    const start = findSlot(lanes, "b");
    expect(start).toEqual({ status: "Todo", index: 1 });
    expect(findNextSlot(lanes, "b", { status: "Todo", index: 1 }, "ArrowDown")).toEqual({ status: "Todo", index: 2 });
    expect(findNextSlot(lanes, "b", { status: "Todo", index: 2 }, "ArrowDown")).toBeNull();
    expect(findNextSlot(lanes, "b", { status: "Todo", index: 0 }, "ArrowUp")).toBeNull();
  });

  test("sideways enters empty columns too and never passes the edge", () => {
    expect(findNextSlot(lanes, "c", { status: "Todo", index: 2 }, "ArrowRight")).toEqual({
      status: "In Progress",
      index: 0,
    });
    expect(findNextSlot(lanes, "c", { status: "In Progress", index: 0 }, "ArrowRight")).toEqual({
      status: "Review",
      index: 0,
    });
    expect(findNextSlot(lanes, "c", { status: "Review", index: 0 }, "ArrowRight")).toBeNull();
    expect(findNextSlot(lanes, "d", { status: "Todo", index: 0 }, "ArrowLeft")).toBeNull();
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
      status: "Todo" as const,
      left: 0,
      right: 100,
      top: -400,
      cards: [
        { index: 10, top: 0, bottom: 40 },
        { index: 11, top: 48, bottom: 88 },
      ],
    },
    { status: "Done" as const, left: 110, right: 210, top: 0, cards: [] },
  ];

  test("before the first card whose middle is below the point, also in a scrolled virtual column", () => {
    expect(findDropSlot(boxes, { x: 50, y: 10 })).toEqual({ status: "Todo", index: 10 });
    expect(findDropSlot(boxes, { x: 50, y: 30 })).toEqual({ status: "Todo", index: 11 });
    expect(findDropSlot(boxes, { x: 50, y: 500 })).toEqual({ status: "Todo", index: 12 });
  });

  test("takes the nearest column in a gap or beyond the edge, and an empty one at index 0", () => {
    expect(findDropSlot(boxes, { x: 108, y: 30 })).toEqual({ status: "Done", index: 0 });
    expect(findDropSlot(boxes, { x: 900, y: 30 })).toEqual({ status: "Done", index: 0 });
    expect(findDropSlot([], { x: 0, y: 0 })).toBeNull();
  });

  test.each([
    { status: "Todo", index: 10 },
    { status: "Todo", index: 11 },
    { status: "Todo", index: 12 },
    { status: "Done", index: 0 },
  ] as const)("the point of slot %j leads back to it", (slot) => {
    const point = findSlotPoint(boxes, slot);
    expect(point && findDropSlot(boxes, point)).toEqual(slot);
  });

  test("a column that is not on the page has no point", () => {
    expect(findSlotPoint(boxes, { status: "Review", index: 0 })).toBeNull();
  });
});
