import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { rootDir } from "~/tests/fixtures/child-process";
import { sampleAnswer } from "~/tests/fixtures/sample-answer";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";
import { waitUntil } from "~/tests/fixtures/wait-until";

const program = join(rootDir, "bin", "ollmlx");
let daemon: TestDaemon;
const clients: Client[] = [];

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
});
afterAll(() => daemon.stop());
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

async function connect(query = ""): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL(`${daemon.url}/mcp${query}`));
  await client.connect(transport as Transport);
  clients.push(client);
  return client;
}

/** A tool's typed result; fails with its text when it reports an error. */
async function call(client: Client, name: string, args: Record<string, unknown> = {}) {
  const result = await client.callTool({ name, arguments: args });
  expect(result.isError, JSON.stringify(result.content)).toBeFalsy();
  // biome-ignore lint/suspicious/noExplicitAny: each tool has its own shape, checked by the client against its schema
  return result.structuredContent as any;
}

async function callForError(client: Client, name: string, args: Record<string, unknown> = {}): Promise<string> {
  const result = await client.callTool({ name, arguments: args });
  expect(result.isError).toBe(true);
  return JSON.stringify(result.content);
}

const say = (...answers: object[]) =>
  daemon.mlx.script({ answers: answers.map((answer) => ({ text: JSON.stringify(answer) })) });

describe("the tools", () => {
  it("come in tiers, each with schemas and hints", async () => {
    const names = async (query: string) => (await (await connect(query)).listTools()).tools.map(({ name }) => name);
    const core = await names("?tools=core");
    const standard = await names("");
    expect(core).toEqual(expect.arrayContaining(["task_list", "task_next", "model_task_breakdown", "proposal_apply"]));
    expect(core).not.toContain("ollama");
    expect(standard).toEqual(expect.arrayContaining([...core, "estimation", "mlx", "ollama", "task_comment"]));
    const { tools } = await (await connect()).listTools();
    expect(tools.find(({ name }) => name === "task_list")?.annotations?.readOnlyHint).toBe(true);
    expect(tools.find(({ name }) => name === "proposal_reject")?.annotations?.destructiveHint).toBe(true);
    expect(tools.every(({ inputSchema, outputSchema }) => inputSchema && outputSchema)).toBe(true);
  });

  it("refuse a tier that is not there, a session that is over, and other hosts", async () => {
    const post = (url: string, headers: Record<string, string> = {}) =>
      fetch(url, { method: "POST", body: "{}", headers: { "content-type": "application/json", ...headers } });
    expect((await post(`${daemon.url}/mcp?tools=some`)).status).toBe(400);
    expect((await post(`${daemon.url}/mcp`, { "mcp-session-id": "gone" })).status).toBe(404);
    expect((await post(`${daemon.url}/mcp`, { origin: "http://evil.example" })).status).toBe(403);
  });
});

describe("the board", () => {
  it("is read and changed, with the author kept, and a stale version refused", async () => {
    const client = await connect();
    const { task } = await call(client, "task_create", { title: "From a program", acceptance_criteria: ["It works"] });
    const { tasks } = await call(client, "task_list", { search: "program" });
    expect(tasks).toMatchObject([{ number: task.number, title: "From a program" }]);
    await call(client, "task_update", { task_id: task.id, version: task.version, status: "Review" });
    expect(await callForError(client, "task_update", { task_id: task.id, version: 1, title: "x" })).toContain(
      "was changed meanwhile",
    );
    const { change_id } = await call(client, "task_comment", {
      task_id: `#${task.number}`,
      text: "Done",
      type: "result",
    });
    const read = await call(client, "task_get", { task_id: String(task.number) });
    expect(read).toMatchObject({
      status: "Review",
      acceptance_criteria: [{ text: "It works", checked: false }],
      comments: [{ author: "mcp", type: "result", text: "Done" }],
    });
    await call(client, "task_undo", { change_id });
    expect((await call(client, "task_get", { task_id: task.id })).comments).toEqual([]);
    expect(await callForError(client, "task_get", { task_id: "99999" })).toContain("there is no task 99999");
    expect(await callForError(client, "task_create", { title: 3 })).toContain("title");
  });

  it("follows the workspace's rules for a new task, as the board does", async () => {
    const client = await connect();
    const { api } = createTaskClient(daemon.url);
    const create = async () => (await call(client, "task_create", { title: "Rewrite the scheduler" })).task;
    expect(await create()).toMatchObject({ class: null });
    await api.workspaces.update.mutate({ id: "home", patch: { rules: { onCreate: "analyze" } } });
    const { id, class: taskClass } = await create();
    expect(taskClass).not.toBeNull();
    expect(await api.planning.analysis.query({ taskId: id })).toMatchObject({ class: taskClass });
    await api.workspaces.update.mutate({ id: "home", patch: { rules: { onCreate: "nothing" } } });
  });

  it("names what comes next, how hard it is and how long it takes", async () => {
    const client = await connect();
    await call(client, "task_create", {
      title: "Fix typo in docs/a.md",
      priority: "critical",
      acceptance_criteria: ["ok"],
    });
    const next = await call(client, "task_next");
    expect(next).toMatchObject({ task: { title: "Fix typo in docs/a.md" } });
    expect(await call(client, "task_analyze", { task_id: next.task.id })).toMatchObject({
      class: "simple",
      canAutoExecute: true,
    });
    await say({ reason: "One word.", class: "medium" });
    const asked = await call(client, "task_analyze", { task_id: next.task.id, ask_model: true });
    expect(asked).toMatchObject({ class: "simple", opinion: { model: "test/scripted", class: "medium" } });
    const { estimates } = await call(client, "estimation", { task_id: next.task.id });
    expect(estimates).toMatchObject([{ estimate: { method: "class", p50Minutes: 30 } }]);
    expect((await call(client, "estimation", { action: "stats" })).error).toBeNull();
  });
});

describe("a breakdown", () => {
  it("is proposed with progress, and applied in part", async () => {
    const client = await connect();
    await say(sampleAnswer(4));
    const heard: string[] = [];
    const result = await client.callTool(
      { name: "model_task_breakdown", arguments: { text: "Ship dark mode\nwith a switch" } },
      undefined,
      { onprogress: ({ message }) => heard.push(message ?? "") },
    );
    expect(result.isError, JSON.stringify(result.content)).toBeFalsy();
    const { proposal } = result.structuredContent as { proposal: { proposal_id: string; task_id: string } };
    expect(proposal).toMatchObject({ status: "ready", subtasks: [{ key: "s1" }, {}, {}, {}] });
    expect(heard.length).toBeGreaterThan(0);
    const keys = ["s1", "s3"];
    const applied = await call(client, "proposal_apply", { proposal_id: proposal.proposal_id, keys });
    expect(applied.created_task_ids).toHaveLength(2);
    const { children } = await call(client, "task_get", { task_id: proposal.task_id });
    expect(children).toHaveLength(2);
    expect(await callForError(client, "proposal_apply", { proposal_id: proposal.proposal_id })).toContain(
      "was applied already",
    );
  });

  it("goes on by itself when nobody waits, and ends when the call is cancelled", async () => {
    const client = await connect();
    const { api } = createTaskClient(daemon.url);
    await say(sampleAnswer(3));
    const { job_id } = await call(client, "model_task_breakdown", { text: "No waiting", wait: false });
    await waitUntil("the job's end", async () => (await call(client, "job_get", { job_id })).status === "succeeded");
    await daemon.mlx.script({ answers: [{ text: JSON.stringify(sampleAnswer(3)), tokenDelayMs: 100 }] });
    const leaving = new AbortController();
    const cancelled = client.callTool({ name: "model_task_breakdown", arguments: { text: "Never mind" } }, undefined, {
      signal: leaving.signal,
    });
    const running = await waitUntil("the job", async () =>
      (await api.jobs.list.query()).find(({ title, status }) => title.endsWith("Never mind") && status === "running"),
    );
    leaving.abort();
    await expect(cancelled).rejects.toThrow();
    await waitUntil("its end", async () => (await api.jobs.get.query({ id: running.id })).status === "cancelled");
  });
});

describe("ollmlx mcp", () => {
  it("serves the same tools on standard input and output", async () => {
    const client = new Client({ name: "test", version: "1" });
    const transport = new StdioClientTransport({ command: program, args: ["mcp", "--tools", "core"], env: daemon.env });
    await client.connect(transport as Transport);
    clients.push(client);
    await say(sampleAnswer(3));
    const { proposal } = await call(client, "model_task_breakdown", { text: "By standard input" });
    const { created_task_ids } = await call(client, "proposal_apply", { proposal_id: proposal.proposal_id });
    expect(created_task_ids).toHaveLength(3);
  });

  it("says that the daemon does not answer", async () => {
    const client = new Client({ name: "test", version: "1" });
    const env = { ...daemon.env, OLLMLX_PORT: "1", OLLMLX_URL: "http://127.0.0.1:1" };
    const transport = new StdioClientTransport({ command: program, args: ["mcp"], env, stderr: "ignore" });
    await expect(client.connect(transport as Transport)).rejects.toThrow("start it with: ollmlx serve");
    await client.close();
  });
});

describe("an engine", () => {
  it("says how it is, what it has, and answers", async () => {
    const client = await connect();
    expect((await call(client, "mlx")).data.state).toBe("running");
    expect((await call(client, "ollama")).data).toMatchObject({ state: "absent" });
    expect((await call(client, "mlx", { action: "models" })).data.models).toMatchObject([{ name: "test/scripted" }]);
    expect((await call(client, "mlx", { action: "hardware" })).data.memoryBytes).toBeGreaterThan(0);
    await daemon.mlx.script({ answers: [{ text: "A summary." }] });
    const summary = await call(client, "mlx", { action: "summary", model: "test/scripted", text: "Long text" });
    expect(summary.text).toBe("A summary.");
    expect(await callForError(client, "mlx", { action: "generate", model: "gone", prompt: "x" })).toContain(
      "is not installed on mlx",
    );
    expect(await callForError(client, "mlx", { action: "generate" })).toContain('needs \\"prompt\\"');
  });
});
