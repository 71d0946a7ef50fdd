import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mergeTexts, planApply } from "~/server/services/execute/plan-writes";
import { createGitProject } from "~/tests/fixtures/git-project";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ollmlx-merge-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** git's own merge of the step from `base` to `theirs` into `mine`; null = a conflict. */
function mergeByGit(mine: string, base: string, theirs: string): string | null {
  const files = { mine, base, theirs };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const result = spawnSync("git", ["merge-file", "-p", ...Object.keys(files)], { cwd: folder, encoding: "utf8" });
  return result.status === 0 ? result.stdout : null;
}

const edit = fc.record({ at: fc.nat(60), kind: fc.constantFrom("delete", "insert", "change"), word: fc.nat(40) });

function change(lines: readonly string[], edits: { at: number; kind: string; word: number }[]): string {
  const changed = [...lines];
  for (const { at, kind, word } of edits) {
    const place = at % (changed.length + 1);
    changed.splice(place, kind === "insert" ? 0 : 1, ...(kind === "delete" ? [] : [`${kind} ${word}\n`]));
  }
  return changed.join("");
}

describe("merging texts", () => {
  it("comes to the same text as git wherever both merge, and to a conflict wherever git does", () => {
    let merged = 0;
    let conflicts = 0;
    let unlike = 0;
    const line = fc.oneof(fc.nat(60), fc.nat(4)).map((n) => `line ${n}\n`);
    const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 5, maxLength: 40 }), edits, edits, (lines, mine, theirs) => {
        const texts = [change(lines, mine), lines.join(""), change(lines, theirs)] as const;
        const [ours, git] = [mergeTexts(...texts), mergeByGit(...texts)];
        if (ours !== null && git !== null) {
          merged += 1;
          expect(ours).toBe(git);
        } else if (ours === null && git === null) conflicts += 1;
        else unlike += 1;
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(merged).toBeGreaterThan(30);
    expect(conflicts).toBeGreaterThan(10);
    expect(unlike).toBeLessThanOrEqual(5);
  });

  it("does what git apply --3way refuses: uncommitted work elsewhere in the file, and the index as it was", async () => {
    const lines = Array.from({ length: 20 }, (_, at) => `${at + 1}\n`);
    const base = lines.join("");
    const project = createGitProject({ "f.txt": base });
    try {
      const after = base.replace("15\n", "fifteen\n");
      project.write("f.txt", after);
      const patch = project.git("diff");
      const mine = base.replace("\n3\n", "\nthree\n");
      project.write("f.txt", mine);
      const index = readFileSync(join(project.folder, ".git/index"));
      expect(() =>
        execFileSync("git", ["apply", "--3way"], { cwd: project.folder, input: patch, stdio: "pipe" }),
      ).toThrow("does not match index");
      const file = { path: "f.txt", before: base, after, warnings: [] };
      const written = await planApply(project.folder, [file], { allow: ["**"], deny: [] });
      expect(written).toEqual([{ path: "f.txt", before: mine, after: mine.replace("15\n", "fifteen\n") }]);
      expect(readFileSync(join(project.folder, ".git/index")).equals(index)).toBe(true);
    } finally {
      project.remove();
    }
  });
});
