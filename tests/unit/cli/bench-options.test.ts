import { describe, expect, it } from "vitest";
import { readList, readShare } from "~/cli/commands/bench-options";

describe("lists of numbers", () => {
  it.each([
    ["512", [512]],
    ["512,2048", [512, 2048]],
    ["1-4", [1, 2, 3, 4]],
    ["256-1024+256", [256, 512, 768, 1024]],
    ["1-8*2,16", [1, 2, 4, 8, 16]],
    [undefined, []],
  ])("%s", (text, values) => {
    expect(readList(text, "-p")).toEqual(values);
  });

  it.each(["", "many", "1,,2", "1-8*1", "0-8*2", "1-4+0", "-5"])("refuses %j", (text) => {
    expect(() => readList(text, "-p")).toThrow(/^-p: /);
  });
});

describe("shares", () => {
  it("are percentages or fractions", () => {
    expect(readShare("5%", "--ci")).toBeCloseTo(0.05, 12);
    expect(readShare("0.03", "--ci")).toBe(0.03);
    expect(readShare(undefined, "--ci")).toBeUndefined();
    expect(() => readShare("little", "--ci")).toThrow("--ci: little is no share");
  });
});
