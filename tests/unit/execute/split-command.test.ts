import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitCommand, writeCommand } from "~/shared/split-command";

describe("a command line", () => {
  it("is split at blanks outside of quotes", () => {
    expect(splitCommand('npm  run "test unit" a\\ b \'c"d\' ""')).toEqual([
      "npm",
      "run",
      "test unit",
      "a b",
      'c"d',
      "",
    ]);
    expect(splitCommand("  ")).toEqual([]);
  });

  it("is written so that it reads as the same words", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 6 }), (words) => {
        expect(splitCommand(writeCommand(words))).toEqual(words);
      }),
    );
  });
});
