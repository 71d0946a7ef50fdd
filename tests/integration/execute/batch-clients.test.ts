import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerWith, createExecutionClient, opinionAnswer } from "~/tests/fixtures/execution-client";
import { createGitProject, type GitProject } from "~/tests/fixtures/git-project";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";
import { provideCli, startCli } from "~/tests/integration/cli-runner";

let daemon: TestDaemon;
let client: ReturnType<typeof createExecutionClient>;
let project: GitProject;
let ids: string[];
const cli = provideCli();
const run = (...args: string[]) => startCli(cli.file, args, daemon.env);

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = createExecutionClient(daemon);
});
afterAll(() => daemon.stop());
beforeEach(async () => {
  project = createGitProject({ "a.md": "A.\n", "b.md": "B.\n" });
  const workspaceId = await client.openWorkspace(project.folder);
  ids = [];
  for (const name of ["a", "b"]) ids.push(await client.createTask(workspaceId, `Write more into ${name}.md`));
  await client.waitFor(ids[1] ?? "", [ids[0] ?? ""]);
  await script();
});
afterEach(() => project.remove());

const script = (startDelayMs = 0) =>
  daemon.mlx.script({
    answers: [
      opinionAnswer(),
      ...["a", "b"].map((name) => ({
        match: `${name}\\.md`,
        chunks: [answerWith({ [`${name}.md`]: `${name.toUpperCase()}.\nMore.\n` })],
        startDelayMs,
      })),
    ],
  });

describe("ollmlx task", () => {
  it("executes several tasks, says what waits for what, and goes on once a change is applied", async () => {
    const { stdout, stderr, exitCode } = await run("task", "execute", ...ids);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^WAVE +TASK +STATE +WAITS FOR +TITLE/);
    expect(stdout).toMatch(/\n1 +#\d+ +review +- +Write more into a\.md/);
    expect(stdout).toMatch(/\n2 +#\d+ +waiting +#\d+ +Write more into b\.md/);
    expect(stdout).toMatch(/tokens read.* written\n/);
    expect(stdout).toContain("One change waits for your decision");
    expect(stdout).toContain("starts by itself once it is applied");
    expect((await run("task", "apply", ids[0] ?? "")).exitCode).toBe(0);
    const batch = JSON.parse((await run("task", "batch", "--follow", "--json")).stdout);
    expect(batch.items).toMatchObject([{ state: "applied" }, { state: "review", wave: 2 }]);
    expect(JSON.parse((await run("task", "batch", batch.id, "--json")).stdout)).toMatchObject({ id: batch.id });
  });

  it("cancels all of a batch, by a verb or by Ctrl-C, and refuses what is for one task", async () => {
    await script(60_000);
    const running = run("task", "execute", ...ids, "--json");
    const isAtWork = async () => {
      const [newest] = await client.api.executions.batches.query({});
      return newest?.items.some(({ taskId, state }) => taskId === ids[0] && state === "running") ?? false;
    };
    let said = "";
    running.stderr?.on("data", (text: Buffer) => {
      said += text.toString();
    });
    await waitUntil("the first one at work", () => said.includes("1 being done"));
    running.kill("SIGINT");
    expect(await running).toMatchObject({ exitCode: 130, stderr: expect.stringContaining("was cancelled") });
    expect((await run("task", "batch")).stdout).toMatch(/batch \w+: cancelled/);
    const again = run("task", "execute", ...ids);
    await waitUntil("the first one at work again", isAtWork);
    expect((await run("task", "batch", "--cancel")).stdout).toMatch(/cancelled/);
    expect((await again).stdout).toContain("cancelled");
    expect(await run("task", "execute", ...ids, "--comment", "x")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("--comment is for one task"),
    });
    expect((await run("task", "execute", ...ids, "--parallel", "0")).stderr).toContain("a number from 1 to 8");
    expect((await run("task", "execute", "999999", ids[0] ?? "")).stderr).toContain("no task");
    expect((await run("task", "batch", "nowhere")).stderr).toContain("there is no batch nowhere");
    expect(project.read("a.md")).toBe("A.\n");
  });
});

describe("ollmlx workspace", () => {
  const json = async (...args: string[]) => JSON.parse((await run("workspace", ...args, "--json")).stdout);

  it("opts a folder in, sets and clears its rules, and shows them", async () => {
    const other = createGitProject({ "x.md": "x\n" });
    try {
      expect((await run("workspace", "rules", "show", other.folder)).stderr).toContain("is no workspace");
      const set = ["--enable", "--check", "npm test", "--check", 'sh -c "exit 0"', "--timeout", "9", "--deny", "x/**"];
      const first = await json("rules", "set", other.folder, ...set, "--auto", "--finish", "--max-lines", "50");
      expect(first).toMatchObject({ path: other.folder, mayFinish: true });
      expect(first.execute).toMatchObject({
        enabled: true,
        auto: true,
        maxChangedLines: 50,
        deny: ["x/**"],
        checks: [
          { argv: ["npm", "test"], timeoutSeconds: 9 },
          { argv: ["sh", "-c", "exit 0"], timeoutSeconds: 9 },
        ],
      });
      const more = ["--no-auto", "--no-finish", "--clear", "deny", "--clear", "checks", "--allow", "**/*.md"];
      const second = await json("rules", "set", first.id, ...more);
      expect(second).toMatchObject({ mayFinish: false, execute: { auto: false, enabled: true, checks: [], deny: [] } });
      expect(second.execute).toMatchObject({ maxChangedLines: 50, allow: ["**/*.md"] });
      expect((await run("workspace", "rules", "show", other.folder)).stdout).toMatch(/auto-execution +on\n/);
      const add = ["task", "add", "Write more into x.md", "--criterion", "It is there", "--json"];
      const task = JSON.parse((await run(...add, "--workspace", other.folder)).stdout);
      expect(task.workspaceId).toBe(first.id);
      expect((await run(...add, "--workspace", "nowhere")).stderr).toContain("nowhere is no workspace");
      expect((await json("rules", "set", other.folder, "--disable")).execute.enabled).toBe(false);
      expect((await run("workspace", "list")).stdout).toContain(other.folder);
    } finally {
      other.remove();
    }
  });

  it("refuses what makes no sense", async () => {
    const wrong = (...args: string[]) => run("workspace", "rules", "set", project.folder, ...args);
    expect((await wrong("--enable", "--disable")).exitCode).toBe(2);
    expect((await wrong("--check", "")).stderr).toContain("a check is empty");
    expect((await wrong("--max-files", "many")).stderr).toContain("whole number");
    expect((await wrong("--max-files", "99")).stderr).toMatch(/maxFiles/);
    expect((await wrong("--clear", "all")).stderr).toContain("checks, allow, deny, links");
    expect((await run("workspace", "rules", "set", "/does/not/exist")).stderr).toContain("cannot open the folder");
  });
});

describe("the tools of MCP", () => {
  it("execute tasks together, show and cancel them", async () => {
    const mcp = new Client({ name: "test", version: "1" });
    await mcp.connect(new StreamableHTTPClientTransport(new URL(`${daemon.url}/mcp`)) as Transport);
    const call = async (name: string, args: Record<string, unknown>) => {
      const result = await mcp.callTool({ name, arguments: args });
      // biome-ignore lint/suspicious/noExplicitAny: each tool has its own shape, checked by the client against its schema
      return { ...(result.structuredContent as any), isError: result.isError === true };
    };
    const { batch_id, tasks } = await call("execution_batch_start", { task_ids: ids, parallel: 1 });
    expect(tasks).toMatchObject([{ wave: 1 }, { wave: 2, state: "waiting", waits_for: [ids[0]] }]);
    await client.settled(batch_id);
    expect(await call("execution_batch_get", {})).toMatchObject({ batch_id, status: "waiting" });
    expect(await call("execution_batch_cancel", { batch_id })).toMatchObject({ status: "cancelled" });
    expect(await call("execution_batch_get", { batch_id: "none" })).toMatchObject({ isError: true });
    await mcp.close();
  });
});
