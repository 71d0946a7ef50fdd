import { describe, expect, it } from "vitest";
import { markRepetition, splitLanes } from "~/shared/bench-live-text";

describe("splitLanes", () => {
  it("gives the newest repetition of each side and whose turn it is", () => {
    const text = `${markRepetition("a")}one${markRepetition("b")}two${markRepetition("b")}three${markRepetition("a")}fo`;
    expect(splitLanes(text)).toEqual({ a: "fo", b: "three", current: "a" });
    expect(splitLanes(text.slice(0, 9))).toEqual({ a: "one", b: "tw", current: "b" });
  });

  it("knows no side before the first mark", () => {
    expect(splitLanes("")).toEqual({ a: "", b: "", current: null });
  });
});
