import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countChangedLines, findHunks, showDiff, takeHunks, writePatch } from "~/shared/execute-diff";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ollmlx-diff-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = fc.constantFrom("a", "b", "c", "", "  d", "+e", "-f", "@@", "\\ x");
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
  .map(([lines, ends]) => lines.join("\n") + (ends && lines.length > 0 ? "\n" : ""));

describe("the difference of two texts", () => {
  it("gives each of them from the other", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const all = findHunks(before, after).map((_, index) => index);
        expect(takeHunks(before, after, all)).toBe(after);
        expect(takeHunks(before, after, [])).toBe(before);
      }),
    );
  });

  it("is written so that git applies it", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== "" && after !== "");
        writeFileSync(join(folder, "file.txt"), before);
        const patch = writePatch("file.txt", before, after);
        const result = execaSync("git", ["apply", "--whitespace=nowarn", "-"], {
          cwd: folder,
          input: patch,
          reject: false,
        });
        expect(result.stderr).toBe("");
        expect(readFileSync(join(folder, "file.txt"), "utf8")).toBe(after);
      }),
      { numRuns: 60 },
    );
  });

  it("of a new file is a patch that makes it", () => {
    const result = execaSync("git", ["apply", "-"], { cwd: folder, input: writePatch("new/a.txt", null, "one\ntwo") });
    expect(result.exitCode).toBe(0);
    expect(readFileSync(join(folder, "new/a.txt"), "utf8")).toBe("one\ntwo");
  });

  it("is shown with three lines around each change and a mark for what is left out", () => {
    const lines = Array.from({ length: 30 }, (_, at) => `${at + 1}\n`);
    const changed = lines.map((one, at) => (at === 2 || at === 20 ? "x\n" : one));
    const shown = showDiff(lines.join(""), changed.join(""));
    expect(shown.map((row) => row?.text.trim() ?? "~").join(" ")).toBe("1 2 3 x 4 5 6 ~ 18 19 20 21 x 22 23 24 ~");
    expect(countChangedLines(lines.join(""), changed.join(""))).toEqual({ added: 2, removed: 2 });
    expect(showDiff("a\n", "a\n")).toEqual([]);
  });
});
