import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rootDir } from "~/tests/fixtures/child-process";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

let daemon: TestDaemon;
let client: Client;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
});
afterAll(() => daemon?.stop());

const transports = {
  http: () => new StreamableHTTPClientTransport(new URL(`${daemon.url}/mcp`)),
  stdio: () => new StdioClientTransport({ command: `${rootDir}/bin/ollmlx`, args: ["mcp"], env: daemon.env }),
};

async function optimize(args: Record<string, unknown>, onprogress?: () => void) {
  const call = { name: "model_optimize_prompt", arguments: args };
  const result = await client.callTool(call, undefined, onprogress ? { onprogress } : {});
  // biome-ignore lint/suspicious/noExplicitAny: the client has checked it against the tool's schema
  return { isError: result.isError, text: JSON.stringify(result.content), value: result.structuredContent as any };
}

const vague = "Summarise {text} in some words for the team. Do not name persons.";
const better = "Summarise {text} in a list for the team. Do not name persons.";

describe.each(["http", "stdio"] as const)("model_optimize_prompt over %s", (transport) => {
  beforeAll(async () => {
    client = new Client({ name: "test", version: "1" });
    await client.connect(transports[transport]() as Transport);
  });
  afterAll(() => client?.close());

  it("scores, rewrites, and tells how far it is", async () => {
    const text = `<<<PROMPT\n${better.replace("{text}", "⟦P1⟧")}\nPROMPT>>>`;
    await daemon.mlx.script({
      answers: [
        { match: "<<<PROMPT", text },
        { match: "You ", text: '{"faults": []}' },
      ],
    });
    let told = 0;
    const { value } = await optimize({ prompt: vague, min_score: 1, max_rounds: 1 }, () => told++);
    expect(value).toMatchObject({ best: better, changed: true, stop_reason: "max_rounds", scores: { source: "lint" } });
    expect(value.scores.after.overall).toBeGreaterThan(value.scores.before.overall);
    expect(value.diff).toContainEqual({ kind: "added", text: "a list" });
    expect(value.revisions[0]).toMatchObject({ round: 1, accepted: true });
    expect(told).toBeGreaterThan(0);
  });

  it("gives questions instead of inventions, and only analyses when asked to", async () => {
    await daemon.mlx.script({ answers: [{ text: "nonsense" }] });
    const analysed = await optimize({ prompt: "Fix the bug in the server", analyze_only: true });
    expect(await daemon.mlx.requests()).toHaveLength(0);
    const { value } = await optimize({ prompt: "Fix the bug in the server" });
    expect(value).toMatchObject({
      changed: false,
      best: "Fix the bug in the server",
      scores: { after: analysed.value.scores.after },
    });
    expect(value.questions.join()).toContain('"the bug"');
  });

  it("takes a stored prompt by its name, and says what is wrong with a call", async () => {
    const { value } = await optimize({ prompt_id: "task breakdown", analyze_only: true });
    expect(value.best).toContain("{task}");
    expect(await optimize({ prompt_id: "none" })).toMatchObject({
      isError: true,
      text: expect.stringContaining("there is no prompt 'none'"),
    });
    expect(await optimize({})).toMatchObject({
      isError: true,
      text: expect.stringContaining("give either prompt or prompt_id"),
    });
    expect(await optimize({ prompt: " " })).toMatchObject({ isError: true });
  });

  it("names each value that is of a wrong type or out of its range", async () => {
    const wrong: [Record<string, unknown>, string][] = [
      [{ prompt: 7 }, "prompt"],
      [{ prompt: vague, max_rounds: 0 }, "max_rounds"],
      [{ prompt: vague, max_rounds: "many" }, "max_rounds"],
      [{ prompt: vague, min_score: 2 }, "min_score"],
      [{ prompt: vague, preserve: "all" }, "preserve"],
      [{ prompt: vague, answers: [{ question: "Which?" }] }, "answer"],
      [{ prompt: "x".repeat(50_001) }, "50000"],
      [{ prompt: vague, model: "none/none" }, "none/none"],
      [{ prompt: vague, eval_set_id: "none" }, "there is no evaluation set none"],
    ];
    for (const [args, name] of wrong) {
      expect(await optimize(args), JSON.stringify(args).slice(0, 80)).toMatchObject({
        isError: true,
        text: expect.stringContaining(name),
      });
    }
  });

  it("gives a job at once when nobody waits, and the outcome later", async () => {
    await daemon.mlx.script({ answers: [{ text: '{"faults": []}' }] });
    const { value } = await optimize({ prompt: vague, wait: false });
    expect(value).toMatchObject({ optimization_id: value.job_id, best: vague, revisions: [] });
    expect(["queued", "running"]).toContain(value.status);
    const ask = async (name: string, args: object) => {
      const { structuredContent } = await client.callTool({ name, arguments: { ...args } });
      return structuredContent as Record<string, unknown>;
    };
    const state = async () => (await ask("job_get", { job_id: value.job_id })).status;
    await expect.poll(state).toBe("succeeded");
    expect(await ask("optimization_get", { optimization_id: value.optimization_id })).toMatchObject({
      ...{ status: "ok", best: vague, job_id: null, stop_reason: expect.any(String) },
    });
    const unknown = await client.callTool({ name: "optimization_get", arguments: { optimization_id: "none" } });
    expect(unknown).toMatchObject({ isError: true });
  });

  it("ends the job and the model's work when its call is cancelled", async () => {
    await daemon.mlx.script({
      answers: [
        { match: "<<<PROMPT", text: "one two three", hangAfter: 1 },
        { match: "You ", text: '{"faults": []}' },
      ],
    });
    const leaving = new AbortController();
    const call = { name: "model_optimize_prompt", arguments: { prompt: vague, min_score: 1 } };
    const cancelled = client.callTool(call, undefined, { signal: leaving.signal });
    const writing = async () =>
      (await daemon.mlx.requests()).some(({ body, state }) => body.includes("<<<PROMPT") && state === "open");
    await expect.poll(writing, { timeout: 20_000 }).toBe(true);
    leaving.abort();
    await expect(cancelled).rejects.toThrow();
    await expect.poll(writing, { timeout: 20_000 }).toBe(false);
    const newest = async () => (await createTaskClient(daemon.url).api.jobs.list.query())[0];
    await expect.poll(async () => (await newest())?.status, { timeout: 20_000 }).toBe("cancelled");
    expect(await newest()).toMatchObject({ kind: "optimize" });

    await daemon.mlx.script({ answers: [{ text: '{"faults": []}' }] });
    const { value } = await optimize({ resume_id: (await newest())?.id });
    expect(value).toMatchObject({ best: vague, stop_reason: "gate_failed" });
    expect(await optimize({ resume_id: value.optimization_id })).toMatchObject({
      isError: true,
      text: expect.stringContaining("has come to its end"),
    });
    expect(await optimize({ resume_id: "last", prompt: vague })).toMatchObject({ isError: true });
  });
});
