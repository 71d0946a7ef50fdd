import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerWith, createExecutionClient } from "~/tests/fixtures/execution-client";
import { createGitProject, type GitProject } from "~/tests/fixtures/git-project";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

const sum = "export function sum(a, b) {\n  return a + b;\n}\n";
const better = "/** Adds two numbers. */\nexport function sum(a, b) {\n  return a + b;\n}\n";
const checks = [{ name: "loads", argv: ["node", "check.mjs"], timeoutSeconds: 20 }];
const checkScript =
  'import { sum } from "./src/sum.mjs";\nif (sum(1, 2) !== 3) { console.error("sum is wrong"); process.exit(1); }\n';

let daemon: TestDaemon;
let client: ReturnType<typeof createExecutionClient>;
let project: GitProject;
let workspaceId: string;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = createExecutionClient(daemon);
});
afterAll(() => daemon.stop());
beforeEach(async () => {
  project = createGitProject({ "src/sum.mjs": sum, "check.mjs": checkScript, "README.md": "# Sums\n\nAdds.\n" });
  workspaceId = await client.openWorkspace(project.folder, { checks });
});
afterEach(() => project.remove());

describe("an execution", () => {
  it("proposes a change without touching the folder, and applying writes it", async () => {
    const before = [project.dump(), project.dumpGit()];
    const taskId = await client.createTask(workspaceId, "Add a doc comment to `sum` in src/sum.mjs");
    await client.say([answerWith({ "src/sum.mjs": better })]);
    const { job, execution } = await client.execute(taskId);
    expect(job, job.error?.message).toMatchObject({ status: "succeeded", taskId });
    expect(execution).toMatchObject({
      status: "review",
      category: "docs",
      attempt: 1,
      files: [{ path: "src/sum.mjs", before: sum, after: better, warnings: [] }],
      checksBefore: [{ name: "loads", status: "passed" }],
      checksAfter: [
        { name: "syntax of src/sum.mjs", status: "passed" },
        { name: "loads", status: "passed" },
      ],
      explanation: "It does what the task says.",
      selfConfidence: 0.9,
      repairs: 0,
    });
    expect(execution.baseCommit).toBe(project.git("rev-parse", "HEAD").trim());
    expect(execution.manifest).toMatchObject([{ path: "src/sum.mjs", role: "target", cutChars: 0 }]);
    expect(execution.outputTokens).toBeGreaterThan(0);
    expect([project.dump(), project.dumpGit()]).toEqual(before);
    expect(await client.api.tasks.get.query({ id: taskId })).toMatchObject({ status: "Review" });

    const applied = await client.api.executions.accept.mutate({ id: taskId });
    expect(applied).toMatchObject({ status: "applied", written: [{ path: "src/sum.mjs" }] });
    expect(project.read("src/sum.mjs")).toBe(better);
    const comments = await client.api.comments.list.query({ taskId });
    expect(comments.at(-1)).toMatchObject({ type: "result", text: expect.stringContaining("`src/sum.mjs` +1") });

    const reverted = await client.api.executions.revert.mutate({ id: taskId });
    expect(reverted.status).toBe("reverted");
    expect([project.dump(), project.dumpGit()]).toEqual(before);
    expect(await client.api.tasks.get.query({ id: taskId })).toMatchObject({ status: "Todo" });
  });

  it("lets the model correct what the guards and the checks find, and stops after two rounds", async () => {
    const broken = sum.replace("a + b", "a - b");
    const fixed = sum.replace("a, b", "a, b = 0");
    const taskId = await client.createTask(workspaceId, "Give the second number of `sum` a default in src/sum.mjs");
    await client.say([
      answerWith({ "src/sum.mjs": "// ... rest unchanged\n" }),
      answerWith({ "src/sum.mjs": broken }),
      answerWith({ "src/sum.mjs": fixed }),
    ]);
    const { execution } = await client.execute(taskId);
    expect(execution).toMatchObject({ status: "review", repairs: 2, files: [{ after: fixed }] });
    expect(execution.refusals).toEqual([
      expect.stringContaining("leaves lines out"),
      expect.stringMatching(/the check "loads" fails: .*sum is wrong/s),
    ]);
    expect(execution.confidence).toBeLessThanOrEqual(0.6);

    await client.say([answerWith({ "src/sum.mjs": broken })]);
    const again = await client.execute(taskId, { feedback: "Use a default of 1." });
    expect(again.job).toMatchObject({ status: "failed", error: { code: "UPSTREAM_FAILED" } });
    expect(again.execution).toMatchObject({
      status: "failed",
      attempt: 2,
      repairs: 2,
      feedback: "Use a default of 1.",
    });
    const prompts = (await daemon.mlx.requests())
      .map(({ body }) => body)
      .filter((body) => body.includes("Use a default of 1."));
    expect(prompts[0]).toContain("A person looked at that and asks for changes");
    expect(project.read("src/sum.mjs")).toBe(sum);
  });

  it("keeps a user's uncommitted work through apply and revert", async () => {
    project.write("README.md", "# Sums\n\nAdds.\n\nMine, not committed.\n");
    project.write("notes.txt", "mine, untracked\n");
    project.write("src/staged.mjs", "export const one = 1;\n");
    project.git("add", "src/staged.mjs");
    const before = [project.dump(), project.dumpGit()];
    const taskId = await client.createTask(workspaceId, "Fix the title in README.md documentation");
    await client.say([answerWith({ "README.md": "# Sums of numbers\n\nAdds.\n" })]);
    await client.execute(taskId);
    expect([project.dump(), project.dumpGit()]).toEqual(before);
    await client.api.executions.accept.mutate({ id: taskId });
    expect(project.read("README.md")).toBe("# Sums of numbers\n\nAdds.\n\nMine, not committed.\n");
    expect(project.dump()["notes.txt"]).toBe((before[0] as Record<string, string>)["notes.txt"]);
    await client.api.executions.revert.mutate({ id: taskId });
    expect([project.dump(), project.dumpGit()]).toEqual(before);
  });

  it("refuses to apply over changes in the same lines, and writes nothing", async () => {
    const taskId = await client.createTask(workspaceId, "Fix the title in README.md documentation");
    await client.say([answerWith({ "README.md": "# Sums of numbers\n\nAdds.\n" })]);
    await client.execute(taskId);
    project.write("README.md", "# My own title\n\nAdds.\n");
    const before = [project.dump(), project.dumpGit()];
    await expect(client.api.executions.accept.mutate({ id: taskId })).rejects.toThrow("changed in the same lines");
    expect([project.dump(), project.dumpGit()]).toEqual(before);
    const branched = await client.api.executions.accept.mutate({ id: taskId, target: "branch" });
    expect(branched.branch).toMatch(/^ollmlx\/task-\d+-attempt-1$/);
    expect(project.dump()).toEqual(before[0]);
    expect(project.git("show", `${branched.branch}:README.md`)).toBe("# Sums of numbers\n\nAdds.\n");
    await client.api.executions.revert.mutate({ id: taskId });
    expect([project.dump(), project.dumpGit()]).toEqual(before);
  });

  it("is refused before a model is asked where a gate is shut", async () => {
    const asked = async () =>
      (await daemon.mlx.requests()).filter(({ route }) => route === "POST /api/generate").length;
    await client.say([answerWith({})]);
    const start = (taskId: string) => client.api.executions.start.mutate({ taskId });
    const { task: bare } = await client.api.tasks.create.mutate({ workspaceId, title: "Fix a typo in README.md" });
    await expect(start(bare.id)).rejects.toThrow("no acceptance criterion");
    const { task: elsewhere } = await client.api.tasks.create.mutate({ title: "Fix a typo", criteria: ["ok"] });
    await expect(start(elsewhere.id)).rejects.toThrow("switched off for this workspace");
    const lost = await client.createTask(workspaceId, "Fix a typo in src/none");
    expect((await client.execute(lost)).job.error?.message).toContain("names no file");
    const locked = await client.createTask(workspaceId, "Format package-lock.json");
    project.write("package-lock.json", "{}\n");
    project.commit("lock");
    expect((await client.execute(locked)).job.error?.message).toContain("is protected");
    expect(await asked()).toBe(0);
  });

  it("gives findings with places, and leaves out those in places that were not sent", async () => {
    const taskId = await client.createTask(workspaceId, "Code review of src/sum.mjs");
    await client.say([
      JSON.stringify({
        findings: [
          { file: "src/sum.mjs", line: 2, severity: "low", text: "No check of the types." },
          { file: "src/sum.mjs", line: 99, severity: "high", text: "Made up." },
          { file: "/etc/passwd", line: 1, severity: "high", text: "Made up." },
        ],
        summary: "One finding.",
      }),
    ]);
    const { execution } = await client.execute(taskId);
    expect(execution).toMatchObject({
      status: "review",
      category: "review",
      findings: [{ path: "src/sum.mjs", line: 2 }],
      files: [],
    });
    expect(execution.refusals).toHaveLength(2);
    expect(await client.api.executions.accept.mutate({ id: taskId })).toMatchObject({ status: "applied" });
  });

  it("begins by itself for a new simple task where the workspace says so; a hard one is broken down, another one waits", async () => {
    await client.api.workspaces.update.mutate({
      id: workspaceId,
      patch: { rules: { onCreate: "analyze_and_propose" } },
    });
    await client.say([answerWith({ "README.md": "# Sums of numbers\n\nAdds.\n" })]);
    const create = async (title: string, criteria: string[]) => {
      const { task } = await client.api.tasks.create.mutate({ workspaceId, title, criteria });
      const jobs = await client.api.jobs.list.query();
      return { task, kinds: jobs.filter(({ taskId }) => taskId === task.id).map(({ id, kind }) => ({ id, kind })) };
    };
    const simple = await create("Fix typo in README.md", ["The title names numbers"]);
    expect(simple.kinds).toMatchObject([{ kind: "execute" }]);
    expect((await client.ended(simple.kinds[0]?.id ?? "")).status).toBe("succeeded");
    expect(await client.api.tasks.get.query({ id: simple.task.id })).toMatchObject({ status: "Review" });
    const hard = await create("Rewrite the payment system and migrate all customers", ["a", "b", "c"]);
    expect(hard.kinds).toMatchObject([{ kind: "breakdown" }]);
    await client.api.jobs.cancel.mutate({ id: hard.kinds[0]?.id ?? "" });
    const middling = await create("Add CSV export to the report page", ["A file is downloaded", "Umlauts are kept"]);
    expect(middling.kinds).toEqual([]);
    expect(await client.api.tasks.get.query({ id: middling.task.id })).toMatchObject({
      ...{ complexity: "medium", status: "Todo", subtasks: [] },
    });
    const bare = await create("Fix typo in README.md once more", []);
    expect(bare.kinds).toEqual([]);
  });
});
