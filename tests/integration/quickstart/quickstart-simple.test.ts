import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rootDir, TestProcess } from "~/tests/fixtures/child-process";
import { freePorts } from "~/tests/fixtures/free-ports";
import { requirePart } from "~/tests/fixtures/model-folder";

const file = "QUICKSTART_SIMPLE.md";
const text = readFileSync(file, "utf8");
const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
const model = "mlx-community/SmolLM2-135M-Instruct-4bit";

describe(file, () => {
  it("is short, has three steps and leads to the long guide", () => {
    expect(text.split("\n").length - 1).toBeLessThan(50);
    expect(text.match(/^## \d\. /gm)).toHaveLength(3);
    expect(text).toContain("(QUICKSTART_DETAILED.md)");
  });
});

describe("a newcomer who follows it", () => {
  const home = mkdtempSync(join(tmpdir(), "ollmlx-newcomer-"));
  let env: Record<string, string>;
  let apiPort = 0;
  let hub: TestProcess;
  let daemon: TestProcess;

  beforeAll(async () => {
    const [port = 0, api = 0, mlxPort = 0, hubPort = 0] = await freePorts(4);
    apiPort = api;
    // The model under its own name, from a hub on this machine that the real client pulls from.
    mkdirSync(join(home, "hub", "mlx-community"), { recursive: true });
    cpSync(requirePart("OLLMLX_TEST_TINY_MODEL"), join(home, "hub", model), { recursive: true });
    // Random weights find no end by themselves, so the model is said to be made for short texts.
    const configFile = join(home, "hub", model, "config.json");
    const config = JSON.parse(readFileSync(configFile, "utf8"));
    writeFileSync(configFile, JSON.stringify({ ...config, max_position_embeddings: 128 }));
    hub = new TestProcess(
      join(rootDir, ".venv/bin/python"),
      ["tests/fakes/hub-server.py", "--root", join(home, "hub"), "--port", String(hubPort)],
      { cwd: rootDir },
    );
    await hub.waitForOutput('"port"');
    env = {
      PATH: process.env.PATH ?? "",
      HOME: home,
      MLX_DISABLE_COMPILE: "1",
      OLLMLX_HOME: join(home, "data"),
      OLLAMA_MODELS: join(home, "models"),
      OLLMLX_PORT: String(port),
      OLLAMA_HOST: `127.0.0.1:${apiPort}`,
      OLLMLX_MLX_PORT: String(mlxPort),
      OLLMLX_OLLAMA_BIN: join(home, "no-ollama"),
      HF_ENDPOINT: `http://127.0.0.1:${hubPort}`,
    };
  });
  afterAll(async () => {
    await daemon?.end("SIGTERM");
    await hub.end("SIGTERM");
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  /** A block as it stands, but for the port of the API, which may be taken here. */
  const run = (block = "") =>
    execa("bash", ["-e", "-o", "pipefail", "-c", block.replaceAll("localhost:11434", `127.0.0.1:${apiPort}`)], {
      env,
      extendEnv: false,
      cwd: rootDir,
      stdin: "ignore",
      all: true,
      reject: false,
    });

  it("starts it, pulls the model and gets answers in every way shown", { timeout: 300_000 }, async () => {
    const [start = "", tried, pull, chat, clients, ...others] = blocks;
    expect(others).toEqual([]);
    daemon = new TestProcess("bash", ["-c", `exec ${start.trim()}`], { cwd: rootDir, env });
    await daemon.waitForOutput("MLX backend started on port", 240_000);
    expect(daemon.output).toContain(`Server listening on http://localhost:${apiPort}`);

    const shown = await run(tried);
    expect(shown.exitCode, shown.all).toBe(0);
    expect(shown.stdout).toContain("ollmlx runs language models on your own machine");

    const pulled = await run(pull);
    expect(pulled.exitCode, pulled.all).toBe(0);
    const chatted = await run(chat);
    expect(chatted.exitCode, chatted.all).toBe(0);
    expect(chatted.stdout.length).toBeGreaterThan(20);
    const answered = await run(clients);
    expect(answered.exitCode, answered.all).toBe(0);
    expect(answered.stdout).toContain('"done":true');
    expect(answered.stdout).toContain('"object":"chat.completion"');
  });
});
