import { describe, expect, test } from "vitest";
import { findNeighbours, groupByStatus, moveCard, patchCard } from "~/shared/board-columns";
import { sampleCard } from "~/tests/unit/board/sample-card";

const idsOf = (cards: { id: string }[]) => cards.map(({ id }) => id);

describe("groupByStatus", () => {
  test("sorts each column by rank as code units, then by number", () => {
    const cards = [
      sampleCard(1, { rank: "b" }),
      sampleCard(2, { rank: "Z" }),
      sampleCard(3, { rank: "a", status: "Done" }),
    ];
    const columns = groupByStatus(cards);
    expect(idsOf(columns.Todo)).toEqual(["t2", "t1"]);
    expect(idsOf(columns.Done)).toEqual(["t3"]);
    expect(columns.Cancelled).toEqual([]);
  });
});

describe("findNeighbours", () => {
  const column = [1, 2, 3, 4].map((number) => sampleCard(number));

  test("names both neighbours, the moved card not counted", () => {
    expect(findNeighbours(column, column, "t1", 2)).toEqual({ afterId: "t3", beforeId: "t4" });
    expect(findNeighbours(column, column, "t3", 0)).toEqual({ afterId: null, beforeId: "t1" });
    expect(findNeighbours(column, column, "new", 4)).toEqual({ afterId: "t4", beforeId: null });
  });

  test("a card hidden by the filter stays below the one that moved above it", () => {
    const shown = column.filter(({ id }) => id !== "t2");
    expect(findNeighbours(column, shown, "t4", 1)).toEqual({ afterId: "t1", beforeId: "t2" });
    expect(findNeighbours(column, [sampleCard(3)], "new", 0)).toEqual({ afterId: "t2", beforeId: "t3" });
  });

  test("a column whose cards are all hidden takes the card at its end", () => {
    expect(findNeighbours(column, [], "new", 0)).toEqual({ afterId: "t4", beforeId: null });
    expect(findNeighbours([], [], "new", 0)).toEqual({ afterId: null, beforeId: null });
  });
});

describe("moveCard", () => {
  const cards = [sampleCard(1), sampleCard(2), sampleCard(3), sampleCard(4, { status: "Done" })];

  test("shows the card between its new neighbours", () => {
    const moved = moveCard(cards, { id: "t3", status: "Todo", afterId: "t1", beforeId: "t2" });
    expect(idsOf(groupByStatus(moved).Todo)).toEqual(["t1", "t3", "t2"]);
  });

  test("moves into another and into an empty column", () => {
    const done = moveCard(cards, { id: "t1", status: "Done", afterId: null, beforeId: "t4" });
    expect(idsOf(groupByStatus(done).Done)).toEqual(["t1", "t4"]);
    const review = moveCard(cards, { id: "t1", status: "Review", afterId: null, beforeId: null });
    expect(idsOf(groupByStatus(review).Review)).toEqual(["t1"]);
  });

  test("neighbours that are gone or crossed put it at the column's end instead of throwing", () => {
    const gone = moveCard(cards, { id: "t4", status: "Todo", afterId: "t9", beforeId: null });
    expect(idsOf(groupByStatus(gone).Todo)).toEqual(["t1", "t2", "t3", "t4"]);
    const crossed = moveCard(cards, { id: "t4", status: "Todo", afterId: "t3", beforeId: "t1" });
    expect(idsOf(groupByStatus(crossed).Todo)).toEqual(["t1", "t2", "t3", "t4"]);
  });
});

test("patchCard shows edited fields and criteria counts, and leaves the rest", () => {
  const criteria = [
    { text: "a", checked: true },
    { text: "b", checked: false },
  ];
  const cards = patchCard([sampleCard(1), sampleCard(2)], {
    id: "t2",
    patch: { title: "New", criteria, description: "x" },
  });
  expect(cards[0]).toEqual(sampleCard(1));
  expect(cards[1]).toEqual(sampleCard(2, { title: "New", criteriaCount: 2, criteriaDoneCount: 1 }));
});
