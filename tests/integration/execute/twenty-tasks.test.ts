import { afterAll, beforeAll, expect, it } from "vitest";
import type { ExecutionCategory } from "~/shared/contracts/execution";
import { answerWith, createExecutionClient, opinionAnswer } from "~/tests/fixtures/execution-client";
import { createGitProject, type GitProject } from "~/tests/fixtures/git-project";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
let client: ReturnType<typeof createExecutionClient>;
let project: GitProject | undefined;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = createExecutionClient(daemon);
});
afterAll(async () => {
  project?.remove();
  await daemon.stop();
});

type End = "applied" | "repaired" | "refused" | "reverted";
interface Case {
  title: string;
  category: ExecutionCategory;
  /** What the model says, round by round; the last one again and again. */
  answers: string[];
  end: End;
  /** The file and what it holds in the end. */
  path?: string;
  after?: string;
}

const code = (n: number) => `export function add${n}(a, b) {\n  return a + b + ${n};\n}\n`;
const test = (n: number, sum: number) =>
  `import assert from "node:assert/strict";\nimport test from "node:test";\nimport { add${n} } from "../src/m${n}.mjs";\n\ntest("adds", () => assert.equal(add${n}(1, 2), ${sum}));\n`;
const findings = (n: number, line = 2) =>
  JSON.stringify({ findings: [{ file: `src/m${n}.mjs`, line, severity: "low", text: "No types." }], summary: "Fine." });

/** Four tasks of each category. A model does most of them at once, corrects three, and cannot do four. */
function writeCases(): Case[] {
  const cases: Case[] = [];
  const change = (
    n: number,
    category: ExecutionCategory,
    end: End,
    title: string,
    path: string,
    answers: string[],
    after: string,
  ) =>
    cases.push({
      title: `T${n}. ${title}`,
      category,
      end,
      path,
      after,
      answers: answers.map((text) => (text.includes("FILE:") || text === "No." ? text : answerWith({ [path]: text }))),
    });
  const documented = (n: number) => `/** Adds two numbers and ${n}. */\n${code(n)}`;
  change(
    1,
    "docs",
    "applied",
    "Document `add1` in src/m1.mjs with a comment",
    "src/m1.mjs",
    [documented(1)],
    documented(1),
  );
  change(
    2,
    "docs",
    "applied",
    "Document `add2` in src/m2.mjs with a comment",
    "src/m2.mjs",
    [documented(2)],
    documented(2),
  );
  change(
    3,
    "docs",
    "repaired",
    "Document `add3` in src/m3.mjs with a comment",
    "src/m3.mjs",
    [documented(3).replace("+ 3", "- 3"), documented(3)],
    documented(3),
  );
  change(4, "docs", "reverted", "Document `add4` in src/m4.mjs with a comment", "src/m4.mjs", [documented(4)], code(4));
  const guarded = (n: number) =>
    code(n).replace("  return", '  if (typeof a !== "number") throw new TypeError("a is no number");\n  return');
  change(
    5,
    "refactor",
    "applied",
    "Add error handling to function `add5` in src/m5.mjs",
    "src/m5.mjs",
    [guarded(5)],
    guarded(5),
  );
  change(6, "refactor", "applied", "Add error handling to function `add6`", "src/m6.mjs", [guarded(6)], guarded(6));
  change(
    7,
    "refactor",
    "repaired",
    "Add error handling to function `add7` in src/m7.mjs",
    "src/m7.mjs",
    ["// ... existing code\n", guarded(7)],
    guarded(7),
  );
  change(
    8,
    "refactor",
    "refused",
    "Add error handling to function `add8` in src/m8.mjs",
    "src/m8.mjs",
    [code(8).replace("a + b", "a - b")],
    code(8),
  );
  change(9, "tests", "applied", "Write unit tests for src/m9.mjs", "tests/m9.test.mjs", [test(9, 12)], test(9, 12));
  change(
    10,
    "tests",
    "applied",
    "Write unit tests for src/m10.mjs",
    "tests/m10.test.mjs",
    [test(10, 13)],
    test(10, 13),
  );
  change(
    11,
    "tests",
    "repaired",
    "Write unit tests for src/m11.mjs",
    "tests/m11.test.mjs",
    [test(11, 99), test(11, 14)],
    test(11, 14),
  );
  change(12, "tests", "refused", "Write unit tests for src/m12.mjs", "tests/m12.test.mjs", ["export {};\n"], "");
  const formatted = (n: number) => code(n).replace(/ {2}/g, "\t").replace(";\n}", "\n}");
  change(13, "format", "applied", "Format src/m13.mjs with tabs", "src/m13.mjs", [formatted(13)], formatted(13));
  change(14, "format", "applied", "Format src/m14.mjs with tabs", "src/m14.mjs", [formatted(14)], formatted(14));
  change(
    15,
    "format",
    "refused",
    "Format src/m15.mjs with tabs",
    "src/m15.mjs",
    [formatted(15).replace("a, b", "b, a")],
    code(15),
  );
  change(16, "format", "reverted", "Format src/m16.mjs with tabs", "src/m16.mjs", [formatted(16)], code(16));
  for (const n of [17, 18, 19]) {
    cases.push({
      title: `T${n}. Code review of src/m${n}.mjs`,
      category: "review",
      answers: [findings(n)],
      end: "applied",
    });
  }
  cases.push({
    title: "T20. Code review of src/m20.mjs",
    category: "review",
    answers: ["It looks good to me!"],
    end: "refused",
  });
  return cases;
}

it("20 tasks of five categories end as they should", async () => {
  const numbers = Array.from({ length: 20 }, (_, at) => at + 1);
  project = createGitProject({
    ...Object.fromEntries(numbers.map((n) => [`src/m${n}.mjs`, code(n)])),
    "tests/all.test.mjs": numbers
      .map(
        (n) =>
          `import { add${n} } from "../src/m${n}.mjs";\nif (add${n}(1, 2) !== ${3 + n}) throw new Error("add${n} is wrong");\n`,
      )
      .join(""),
    "AGENTS.md": "Use two blanks.\n",
  });
  project.write("mine.txt", "not committed\n");
  const workspaceId = await client.openWorkspace(project.folder, {
    checks: [{ name: "tests", argv: ["node", "--test", "tests/"], timeoutSeconds: 60 }],
  });
  const cases = writeCases();
  const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  await daemon.mlx.script({
    answers: [
      opinionAnswer(0.8),
      ...cases.flatMap(({ title, answers }) => answers.map((text) => ({ match: quote(title), chunks: [text] }))),
    ],
  });
  const ids: string[] = [];
  for (const { title } of cases) ids.push(await client.createTask(workspaceId, title));
  const { items, status } = await client.executeAll(ids);
  expect(status).toBe("ended");
  expect(items.map(({ state }) => state).filter((state) => state !== "review" && state !== "failed")).toEqual([]);
  expect(items).toHaveLength(20);

  const figures: Record<End, number> = { applied: 0, repaired: 0, refused: 0, reverted: 0 };
  for (const [at, { title, category, end }] of cases.entries()) {
    const id = ids[at] ?? "";
    const execution = await client.api.executions.get.query({ id });
    expect(execution, title).toMatchObject({ category, status: end === "refused" ? "failed" : "review" });
    if (end === "refused") {
      expect(execution.error?.message, title).toContain("gave no");
    } else {
      expect(execution.repairs, title).toBe(end === "repaired" ? 1 : 0);
      expect((await client.api.executions.accept.mutate({ id })).status, title).toBe("applied");
    }
    if (end === "reverted") await client.api.executions.revert.mutate({ id });
    figures[end] += 1;
  }
  expect(figures).toEqual({ applied: 11, repaired: 3, refused: 4, reverted: 2 });
  for (const { title, path, after } of cases) {
    if (path && after) expect(project.read(path), title).toBe(after);
  }
  expect(project.dump()["tests/m12.test.mjs"]).toBeUndefined();
  expect(project.read("mine.txt")).toBe("not committed\n");
  expect(project.git("worktree", "list").trim().split("\n")).toHaveLength(1);

  const calibration = await client.api.executions.calibration.query();
  expect(calibration).toMatchObject({ decided: 16, outputTokens: expect.any(Number) });
  expect(calibration.brier).toBeGreaterThan(0);
  expect(calibration.evidence.find(({ category }) => category === "docs")?.outcomes.toSorted()).toEqual([0, 1, 1, 1]);
}, 240_000);
