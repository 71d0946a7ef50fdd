import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerWith, createExecutionClient } from "~/tests/fixtures/execution-client";
import { createGitProject, type GitProject } from "~/tests/fixtures/git-project";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { provideCli, startCli } from "~/tests/integration/cli-runner";

const before = "# Tool\n\nIt works.\n";
const after = "# Tool\n\nIt works with files.\n";

let daemon: TestDaemon;
let client: ReturnType<typeof createExecutionClient>;
let project: GitProject;
let taskId: string;
const cli = provideCli();
const task = (...args: string[]) => startCli(cli.file, ["task", ...args], daemon.env);

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = createExecutionClient(daemon);
});
afterAll(() => daemon.stop());
beforeEach(async () => {
  project = createGitProject({ "README.md": before });
  const workspaceId = await client.openWorkspace(project.folder);
  taskId = await client.createTask(workspaceId, "Say in README.md that it works with files");
  await client.say([answerWith({ "README.md": after })]);
});
afterEach(() => project.remove());

describe("ollmlx task", () => {
  it("executes, reviews, applies and takes back", async () => {
    const run = await task("execute", taskId);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toContain("+It works with files.");
    expect(run.stdout).toContain(`ollmlx task apply`);
    expect(project.read("README.md")).toBe(before);
    const patch = await task("review", taskId, "--patch");
    project.git("init", "-q");
    expect(patch.stdout).toMatch(/^diff --git a\/README.md b\/README.md/);
    expect(JSON.parse((await task("review", taskId, "--attempts", "--json")).stdout)).toHaveLength(1);
    expect((await task("apply", taskId)).stdout).toContain("applied");
    expect(project.read("README.md")).toBe(after);
    expect((await task("apply", taskId)).stderr).toContain("was applied already");
    expect((await task("revert", taskId)).stdout).toContain("taken back");
    expect(project.read("README.md")).toBe(before);
    expect((await task("revert", taskId)).exitCode).toBe(1);
  });

  it("says what is in the way, and refuses unknown files and kinds", async () => {
    const { task: bare } = await client.api.tasks.create.mutate({ title: "Format it" });
    const gates = await task("execute", bare.id, "--check");
    expect(gates).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("no acceptance criterion") });
    expect((await task("execute", bare.id)).stderr).toContain("switched off for this workspace");
    expect((await task("execute", taskId, "--category", "magic")).stderr).toContain("review, docs, refactor");
    expect((await task("review", taskId)).stderr).toContain("there is no attempt");
    await task("execute", taskId, "--json");
    expect((await task("apply", taskId, "--only", "src/none.ts")).stderr).toContain("does not change src/none.ts");
    expect((await task("reject", taskId)).stdout).toContain("nothing was written");
    expect(project.read("README.md")).toBe(before);
  });
});

describe("the tools of MCP", () => {
  it("propose, apply and take back", async () => {
    const mcp = new Client({ name: "test", version: "1" });
    await mcp.connect(new StreamableHTTPClientTransport(new URL(`${daemon.url}/mcp`)) as Transport);
    const call = async (name: string, args: Record<string, unknown>) => {
      const result = await mcp.callTool({ name, arguments: args });
      // biome-ignore lint/suspicious/noExplicitAny: each tool has its own shape, checked by the client against its schema
      return { ...(result.structuredContent as any), isError: result.isError === true, content: result.content };
    };
    const made = await call("model_auto_execute", { task_id: taskId, mode: "auto" });
    expect(made).toMatchObject({
      is_applied: false,
      held: expect.stringContaining("rules"),
      execution: { status: "review", confidence: { self_reported: 0.9 }, changes: [{ path: "README.md" }] },
    });
    expect(made.execution.confidence.value).toBeLessThanOrEqual(0.79);
    const id = made.execution.execution_id;
    expect(await call("execution_apply", { execution_id: id })).toMatchObject({ status: "applied" });
    expect(project.read("README.md")).toBe(after);
    expect(await call("execution_apply", { execution_id: id })).toMatchObject({ isError: true });
    expect(await call("execution_revert", { execution_id: id })).toMatchObject({ status: "reverted" });
    expect(await call("execution_get", { execution_id: taskId })).toMatchObject({ execution_id: id });
    expect(project.read("README.md")).toBe(before);
    await mcp.close();
  });
});
