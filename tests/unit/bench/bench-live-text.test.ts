import { describe, expect, it } from "vitest";
import { markChunk, markRepetition, splitLanes } from "~/shared/bench-live-text";

describe("splitLanes", () => {
  it("gives the newest repetition of each side and whose turn it is", () => {
    const text = `${markRepetition("a")}one${markRepetition("b")}two${markRepetition("b")}three${markRepetition("a")}fo`;
    const lanes = splitLanes(text);
    expect([lanes.a.text, lanes.b.text, lanes.current]).toEqual(["fo", "three", "a"]);
    const begun = splitLanes(text.slice(0, 9));
    expect([begun.a.text, begun.b.text, begun.current]).toEqual(["one", "tw", "b"]);
  });

  it("counts chunks and leaves their marks out", () => {
    const text = markRepetition("a") + [" one", " two"].map(markChunk).join("");
    expect(splitLanes(text).a).toEqual({ text: " one two", chunks: 2 });
  });

  it("knows no side before the first mark", () => {
    expect(splitLanes("")).toEqual({ a: { text: "", chunks: 0 }, b: { text: "", chunks: 0 }, current: null });
  });
});
