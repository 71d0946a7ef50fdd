import { describe, expect, it } from "vitest";
import { matchGlob } from "~/shared/match-glob";

describe("a glob", () => {
  it.each<[glob: string, fits: string[], others: string[]]>([
    ["*.ts", ["a.ts", "src/a.TS", "a/b/.ts"], ["a.tsx", "ts"]],
    ["src/*.ts", ["src/a.ts"], ["src/a/b.ts", "a.ts", "lib/src/a.ts"]],
    ["src/**", ["src/a", "src/a/b"], ["src", "lib/src/a"]],
    ["src/", ["src/a", "src/a/b"], ["src"]],
    ["/src/a?.ts", ["src/ab.ts"], ["src/a.ts", "src/a/.ts"]],
    ["**/test/*.{ts,tsx}", ["test/a.ts", "x/y/test/a.tsx"], ["test/a.js", "test/x/a.ts"]],
    ["src/**/b", ["src/b", "src/a/b", "src/x/a/b"], ["src/ab", "src/a/bb"]],
    ["a{b,{c,d}e,}f", ["abf", "acef", "adef", "af"], ["abcf", "aef"]],
    ["a{b", ["a{b"], ["ab"]],
    ["a},b", ["a},b"], ["a", "b"]],
    ["a.b", ["a.b", "x/a.b"], ["aXb"]],
    ["(a+)+$", ["(a+)+$"], ["aaa"]],
    ["**", ["", "a", "a/b"], []],
  ])("%s fits what it says", (glob, fits, others) => {
    for (const path of fits) expect(matchGlob(glob, path), path).toBe(true);
    for (const path of others) expect(matchGlob(glob, path), path).toBe(false);
  });

  it("with many stars takes no time that grows out of hand", () => {
    const before = process.cpuUsage();
    expect(matchGlob(`${"*a".repeat(40)}*b`, "a".repeat(4_000))).toBe(false);
    expect(matchGlob(`${"**/".repeat(60)}b`, "a/".repeat(1_000))).toBe(false);
    expect(matchGlob("{a,a}".repeat(60), "a".repeat(60))).toBe(true);
    expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
  });
});
