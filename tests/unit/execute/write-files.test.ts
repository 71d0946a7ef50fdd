import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetJournal, recoverWrites, type WriteJournal, writeFiles } from "~/server/services/execute/write-files";
import { rootDir, tsxArguments } from "~/tests/fixtures/child-process";
import { dumpFolder } from "~/tests/fixtures/git-project";

let home: string;
let root: string;
let journal: WriteJournal;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "ollmlx-writes-"));
  root = join(home, "project");
  mkdirSync(join(root, "bin"), { recursive: true });
  writeFileSync(join(root, "a.txt"), "a\n");
  writeFileSync(join(root, "bin/run"), "#!/bin/sh\n");
  chmodSync(join(root, "bin/run"), 0o755);
  writeFileSync(join(root, "old.txt"), "old\n");
  writeFileSync(join(root, "mine.txt"), "mine\n");
  journal = {
    executionId: "e1",
    wanted: "applied",
    root,
    files: [
      { path: "a.txt", before: "a\n", after: "A\n" },
      { path: "bin/run", before: "#!/bin/sh\n", after: "#!/bin/sh\nls\n" },
      { path: "new/deep/b.txt", before: null, after: "b\n" },
      { path: "old.txt", before: "old\n", after: null },
    ],
  };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const leftovers = () => (existsSync(join(home, "executions")) ? readdirSync(join(home, "executions")) : []);

describe("writing several files", () => {
  it("writes all, keeps modes, and is forgotten once the database knows", () => {
    writeFiles(home, journal);
    expect(Object.keys(dumpFolder(root)).sort()).toEqual(
      ["a.txt", "bin/", "bin/run", "mine.txt", "new/", "new/deep/", "new/deep/b.txt"].sort(),
    );
    expect(statSync(join(root, "bin/run")).mode & 0o777).toBe(0o755);
    const after = dumpFolder(root);
    forgetJournal(home, "e1");
    recoverWrites(home, () => false);
    expect(dumpFolder(root)).toEqual(after);
  });

  it("leaves everything as it was when one cannot be written", () => {
    const before = dumpFolder(root);
    writeFileSync(join(root, "new"), "in the way");
    expect(() => writeFiles(home, journal)).toThrow();
    rmSync(join(root, "new"));
    expect(dumpFolder(root)).toEqual(before);
    expect(leftovers()).toEqual([]);
  });

  it("is before or after when the process is killed at any step", async () => {
    const before = dumpFolder(root);
    const journalFile = join(home, "journal.json");
    writeFileSync(journalFile, JSON.stringify(journal));
    const run = (step: string) =>
      execa(process.execPath, [...tsxArguments("tests/integration/execute/killed-apply.ts"), home, journalFile, step], {
        cwd: rootDir,
        reject: false,
      });
    const steps = 1 + 3 + 4 + 1;
    for (let step = 0; step < steps; step += 1) {
      const killed = await run(String(step));
      expect(killed.signal, `step ${step}`).toBe("SIGKILL");
      recoverWrites(home, () => false);
      expect(dumpFolder(root), `step ${step}`).toEqual(before);
      expect(leftovers()).toEqual([]);
    }
    expect((await run(String(steps))).stdout).toBe(`${steps} steps`);
    const after = dumpFolder(root);
    expect(after).not.toEqual(before);
    recoverWrites(home, ({ wanted }) => wanted === "applied");
    expect(dumpFolder(root)).toEqual(after);
  }, 60_000);

  it("takes back nothing that a person changed after the kill, and survives a torn journal", () => {
    writeFiles(home, journal);
    writeFileSync(join(root, "a.txt"), "mine now\n");
    recoverWrites(home, () => false);
    expect(Buffer.from(dumpFolder(root)["a.txt"]?.split(" ")[1] ?? "", "base64").toString()).toBe("mine now\n");
    expect(existsSync(join(root, "old.txt"))).toBe(true);
    expect(existsSync(join(root, "new"))).toBe(false);
    writeFileSync(join(home, "executions", "e2.journal.json"), '{"executionId": "e2", "fi');
    recoverWrites(home, () => false);
    expect(leftovers()).toEqual([]);
  });
});
