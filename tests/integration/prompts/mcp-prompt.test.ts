import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
let client: Client;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = new Client({ name: "test", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${daemon.url}/mcp`)) as Transport);
});
afterAll(async () => {
  await client?.close();
  await daemon?.stop();
});

async function optimize(args: Record<string, unknown>, onprogress?: () => void) {
  const call = { name: "model_optimize_prompt", arguments: args };
  const result = await client.callTool(call, undefined, onprogress ? { onprogress } : {});
  // biome-ignore lint/suspicious/noExplicitAny: the client has checked it against the tool's schema
  return { isError: result.isError, text: JSON.stringify(result.content), value: result.structuredContent as any };
}

const vague = "Summarise {text} in some words for the team. Do not name persons.";
const better = "Summarise {text} in a list for the team. Do not name persons.";

describe("model_optimize_prompt", () => {
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
});
