import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readDescriptions, readEmbeddings, writeEmbeddings } from "~/db/queries/embeddings";
import { createTask } from "~/server/services/change-tasks";
import { cosine, meanCosine, scaleCosine } from "~/shared/text-similarity";
import { openBoard, type TestBoard } from "~/tests/fixtures/open-board";

const vector = (...values: number[]) => Float32Array.from(values);

test("the cosine of two vectors, whatever their length; none where there is no direction", () => {
  expect(cosine(vector(3, 0), vector(3, 4))).toBeCloseTo(0.6);
  expect(cosine(vector(1, 0), vector(-2, 0))).toBe(-1);
  expect(cosine(vector(0, 0), vector(1, 0))).toBe(0);
  expect(cosine(vector(1), vector(1, 0))).toBe(0);
});

test("the scale begins where unrelated texts lie", () => {
  // Pairs: 0, 0.6, 0.8.
  expect(meanCosine([vector(1, 0), vector(0, 1), vector(3, 4)])).toBeCloseTo(1.4 / 3);
  expect(meanCosine([])).toBe(0);
  expect(scaleCosine(0.8, 0.6)).toBeCloseTo(0.5);
  expect(scaleCosine(0.4, 0.6)).toBe(0);
  expect(scaleCosine(1, 0.6)).toBe(1);
  expect(scaleCosine(1, 1)).toBe(0);
});

describe("the store of vectors", () => {
  let board: TestBoard;
  beforeEach(() => {
    board = openBoard();
  });
  afterEach(() => board.close());

  test("gives back what was written, for that model alone, and keeps the first of two", () => {
    board.db.transaction((tx) => {
      writeEmbeddings(tx, "one", new Map([["a", vector(0.5, -1.25)]]));
      writeEmbeddings(tx, "one", new Map([["a", vector(9)]]));
      writeEmbeddings(tx, "two", new Map([["b", vector(2)]]));
    });
    expect(readEmbeddings(board.db, "one", ["a", "b"])).toEqual(new Map([["a", vector(0.5, -1.25)]]));
    expect(readEmbeddings(board.db, "two", ["a", "b"])).toEqual(new Map([["b", vector(2)]]));
  });

  test("is bounded", () => {
    const many = new Map(Array.from({ length: 13 }, (_, at) => [`hash-${at}`, vector(at)] as const));
    board.db.transaction((tx) => writeEmbeddings(tx, "one", many, 10));
    expect(readEmbeddings(board.db, "one", [...many.keys()]).size).toBe(10);
  });

  test("the beginning of descriptions is read by id", () => {
    const { task } = createTask(board, { title: "long", description: "abcdef" });
    expect(readDescriptions(board.db, [task.id, "gone"], 3)).toEqual(new Map([[task.id, "abc"]]));
  });
});
