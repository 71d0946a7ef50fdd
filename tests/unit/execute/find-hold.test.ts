import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ulid } from "ulid";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { insertExecution, type NewExecution } from "~/db/queries/executions";
import { insertRun } from "~/db/queries/runs";
import { createTask } from "~/server/services/change-tasks";
import { findHold } from "~/server/services/execute/execute-task";
import { readCalibration } from "~/server/services/execute/read-executions";
import { seedPrompts } from "~/server/services/prompts";
import { openWorkspace, updateWorkspace } from "~/server/services/workspaces";
import { executeRulesSchema } from "~/shared/contracts/execution";
import { openBoard, type TestBoard } from "~/tests/fixtures/open-board";

let board: TestBoard;
let folder: string;
let workspaceId: string;
let taskId: string;

beforeEach(async () => {
  board = openBoard();
  seedPrompts(board.db);
  folder = mkdtempSync(join(tmpdir(), "ollmlx-hold-"));
  workspaceId = (await openWorkspace(board, { path: folder })).id;
  await allow(true);
  taskId = createTask(board, { workspaceId, title: "Document a.md", criteria: ["It is done"] }).task.id;
});
afterEach(() => {
  board.close();
  rmSync(folder, { recursive: true, force: true });
});

const allow = (auto: boolean) => {
  const execute = executeRulesSchema.parse({ enabled: true, auto });
  return updateWorkspace(board, { id: workspaceId, patch: { rules: { execute } } });
};

const passed = [{ name: "test", status: "passed" as const, exitCode: 0, durationMs: 1, tail: "" }];

let made = 0;
/** An attempt as it is stored; `outcome` makes it a decided one. */
function attempt(patch: Partial<NewExecution> = {}): string {
  const id = ulid();
  const runId = ulid();
  made += 1;
  const shared = { taskId, engine: "mlx", model: "test/m", promptRevisionId: "" } as const;
  const revision = board.db.$client.prepare("select id from prompt_revisions limit 1").get() as { id: string };
  insertRun(board.db, {
    ...shared,
    promptRevisionId: revision.id,
    id: runId,
    kind: "execute",
    status: "ok",
    input: "",
    startedAt: made,
  });
  insertExecution(board.db, {
    ...shared,
    id,
    runId,
    workspaceId,
    attempt: made,
    category: "docs",
    status: "review",
    mode: "auto",
    modelDigest: "d1",
    feedback: "",
    manifest: [],
    files: [{ path: "a.md", before: "a\n", after: "b\n", warnings: [] }],
    findings: [],
    explanation: "",
    checksBefore: passed,
    checksAfter: passed,
    repairs: 0,
    refusals: [],
    confidence: 0.9,
    reasons: [],
    promptTokens: 1,
    outputTokens: 1,
    written: [],
    createdAt: made,
    ...(patch.outcome === undefined ? {} : { decidedAt: made, status: "applied" }),
    ...patch,
  });
  return id;
}
const decide = (outcomes: number[]) => outcomes.forEach((outcome) => void attempt({ outcome }));
const hold = (patch: Partial<NewExecution> = {}, line = 0.8) => findHold(board, attempt(patch), line);

describe("what is applied by itself", () => {
  it("needs a confidence above the line: 0.8 is not, 0.81 is", () => {
    decide(Array(10).fill(1));
    expect(hold({ confidence: 0.79 })).toContain("0.79 is not above 0.8");
    expect(hold({ confidence: 0.8 })).toBe("Confidence 0.80 is not above 0.8.");
    expect(hold({ confidence: 0.81 })).toBeNull();
    expect(hold({ confidence: 0.9 }, 0.9)).toContain("is not above 0.9");
    expect(hold({ confidence: null })).toContain("unknown");
  });

  it("is locked until ten of the last twelve were taken, for these weights and this kind of work alone", () => {
    expect(hold()).toContain("has not earned it");
    decide(Array(9).fill(1));
    expect(hold()).toContain("has not earned it");
    decide([1]);
    expect(hold()).toBeNull();
    expect(hold({ modelDigest: "d2" })).toContain("has not earned it");
    expect(hold({ category: "tests" })).toContain("has not earned it");
    decide([0, 0]);
    expect(hold()).toBeNull();
    decide([0.5]);
    expect(hold()).toContain("has not earned it");
  });

  it("needs the workspace's word, checks that ran and passed, and no warning", async () => {
    decide(Array(12).fill(1));
    expect(hold({ category: "review" })).toContain("for a person to read");
    expect(hold({ checksAfter: [] })).toContain("Not every check");
    expect(hold({ checksBefore: [] })).toContain("Not every check");
    expect(hold({ checksAfter: passed.map((check) => ({ ...check, status: "failed" as const })) })).toContain("check");
    expect(hold({ files: [{ path: "a.md", before: "a\n", after: "b\n", warnings: ["odd"] }] })).toContain("warns");
    await allow(false);
    expect(hold()).toContain("rules let no change be applied by itself");
  });
});

describe("calibration", () => {
  it("puts decisions into tenths, with the Brier score", () => {
    expect(readCalibration(board)).toMatchObject({ brier: null, decided: 0, bins: [] });
    attempt({ confidence: 0.8, outcome: 1 });
    attempt({ confidence: 0.89, outcome: 0 });
    attempt({ confidence: 0.3, outcome: 0.5 });
    attempt({ confidence: 1, outcome: 1 });
    const { brier, bins, decided } = readCalibration(board);
    expect(decided).toBe(4);
    expect(brier).toBeCloseTo((0.04 + 0.7921 + 0.04 + 0) / 4, 10);
    expect(bins.map(({ from, count }) => [from, count])).toEqual([
      [0.3, 1],
      [0.8, 2],
      [0.9, 1],
    ]);
    expect(bins[1]).toMatchObject({ predicted: expect.closeTo(0.845, 10), accepted: 0.5 });
  });
});
