import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Execution } from "~/shared/contracts/execution";
import { createExecutionClient } from "~/tests/fixtures/execution-client";
import { createGitProject, dumpFolder } from "~/tests/fixtures/git-project";
import { type HostileAnswer, writeHostileAnswers } from "~/tests/fixtures/hostile-answers";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";

const target = "src/app.mjs";
const source = [
  "export function sum(a, b) {",
  "  return a + b;",
  "}",
  ...Array.from({ length: 24 }, (_, at) => `export const value${at} = ${at};`),
  "",
].join("\n");

/**
 * Gives a daemon's model every hostile answer that `isChosen`, each for a task of its own in mode `auto`, in a
 * repository with uncommitted work and links that lead out of it. Checks that nothing was applied and that nothing
 * changed: not the files, not git, not the folder outside. Gives the attempts by the answer's name.
 */
export async function runHostile(
  daemon: TestDaemon,
  isChosen: (answer: HostileAnswer, index: number) => boolean,
): Promise<Map<HostileAnswer, Execution>> {
  const client = createExecutionClient(daemon);
  const outside = mkdtempSync(join(tmpdir(), "ollmlx-outside-"));
  writeFileSync(join(outside, "secret.txt"), "secret\n");
  const project = createGitProject({
    [target]: source,
    "src/other.mjs": "export const other = 1;\n",
    "README.md": "# App\n",
    "package-lock.json": "{}\n",
    ".github/workflows/ci.yml": "on: push\n",
    "check.mjs": 'import { sum } from "./src/app.mjs";\nif (sum(1, 2) !== 3) process.exit(1);\n',
  });
  try {
    symlinkSync(outside, join(project.folder, "linked"));
    symlinkSync(join(outside, "secret.txt"), join(project.folder, "src/link.mjs"));
    project.commit("links");
    project.write("README.md", "# App\n\nNot committed.\n");
    project.write("untracked.txt", "mine\n");
    mkdirSync(join(project.folder, "empty"));
    const state = () => [project.dump(), project.dumpGit(), dumpFolder(outside)];
    const before = state();
    const workspaceId = await client.openWorkspace(project.folder, {
      auto: true,
      repairRounds: 0,
      checks: [{ name: "check", argv: ["node", "check.mjs"], timeoutSeconds: 3 }],
    });
    const place = { target, source, outside, linkDir: "linked", linkFile: "src/link.mjs" };
    const all = writeHostileAnswers(place);
    expect(all).toHaveLength(300);
    const answers = all.filter(isChosen);
    await daemon.mlx.script({
      answers: answers.flatMap(({ text, opinion }, at) => [
        { match: `You changed files[\\s\\S]*Task: Case ${at} of`, chunks: [opinion] },
        { match: `Case ${at} of`, chunks: text === "" ? [] : [text] },
      ]),
    });
    const tasks: [string, HostileAnswer][] = [];
    for (const [at, answer] of answers.entries()) {
      tasks.push([await client.createTask(workspaceId, `Case ${at} of changing ${target}`), answer]);
    }
    const found = new Map<HostileAnswer, Execution>();
    for (let at = 0; at < tasks.length; at += 100) {
      const part = tasks.slice(at, at + 100);
      const taskIds = part.map(([id]) => id);
      const { items } = await client.executeAll(taskIds, { mode: "auto" });
      expect(items.filter(({ state }) => state !== "review" && state !== "failed")).toEqual([]);
      for (const [id, answer] of part) found.set(answer, await client.api.executions.get.query({ id }));
    }
    const isWalled = [...found.values()].some(({ sandbox }) => sandbox?.includes("writes only"));
    // Without a sandbox on this machine, code that a check runs can write like any program of the user.
    expect(isWalled ? state() : state().slice(0, 2)).toEqual(isWalled ? before : before.slice(0, 2));
    return found;
  } finally {
    project.remove();
    rmSync(outside, { recursive: true, force: true });
  }
}

/** No attempt was applied, and none that is not sound came to a proposal without a warning. */
export function expectNoHarm(found: Map<HostileAnswer, Execution>): { review: number; failed: number } {
  const figures = { review: 0, failed: 0 };
  for (const [{ name, isSound }, { status, files, confidence, refusals }] of found) {
    expect(["review", "failed"], name).toContain(status);
    figures[status as "review" | "failed"] += 1;
    if (status === "failed") expect(refusals.length, name).toBeGreaterThan(0);
    else {
      expect(
        files.map(({ path }) => path),
        name,
      ).toEqual([target]);
      expect(confidence, name).toBeLessThan(0.8);
      // What else comes through changes the named file only: fewer lines or odd calls carry a warning, a block of
      // another name is no part of the change.
      if (!isSound && !name.startsWith("names ")) expect(files[0]?.warnings.length, name).toBeGreaterThan(0);
    }
  }
  return figures;
}
