import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";
import { provideCli, startCli, talkAtTerminal } from "~/tests/integration/cli-runner";

let daemon: TestDaemon;
const cli = provideCli();

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
});
afterAll(() => daemon?.stop());
beforeEach(() => daemon.mlx.script({}));

const ollmlx = (args: string[], input?: string, env: Record<string, string> = {}) =>
  startCli(cli.file, args, { ...daemon.env, ...env }, input);

/** A hub that knows one token. Gives its address. */
async function startHub(token: string): Promise<string> {
  const hub = createServer((req, res) => {
    const isKnown = req.headers.authorization === `Bearer ${token}`;
    res.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" });
    res.end(JSON.stringify(isKnown ? { name: "ada" } : { error: "Invalid credentials" }));
  }).listen(0, "127.0.0.1");
  await once(hub, "listening");
  onTestFinished(() => void hub.close());
  return `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
}

describe("ollmlx login", () => {
  const file = () => join(daemon.home, "hf-token");

  it("keeps a token from standard input, readable by its owner alone, and forgets it", async () => {
    const HF_ENDPOINT = await startHub("hf_right");
    writeFileSync(file(), "old", { mode: 0o644 });
    const { stdout, stderr, exitCode } = await ollmlx(["login"], "hf_right\n", { HF_ENDPOINT });
    expect({ stdout, stderr, exitCode }).toEqual({ stdout: "Logged in as ada", stderr: "", exitCode: 0 });
    expect(readFileSync(file(), "utf8")).toBe("hf_right\n");
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect((await ollmlx(["logout"])).stdout).toBe("Logged out");
    expect(existsSync(file())).toBe(false);
    expect(await ollmlx(["logout"])).toMatchObject({ stdout: "There was no token", exitCode: 0 });
  });

  it("does not show what is typed", async () => {
    const HF_ENDPOINT = await startHub("hf_typed");
    const { child, type, shows, screen } = talkAtTerminal(cli.file, ["login"], { ...daemon.env, HF_ENDPOINT });
    await shows("Hugging Face token");
    type("hf_typed\r");
    await shows("Logged in as ada");
    expect((await child).exitCode).toBe(0);
    expect(screen()).not.toContain("hf_typed");
    await ollmlx(["logout"]);
  });

  it("keeps no token that the hub refuses, and one that it cannot be asked about", async () => {
    const HF_ENDPOINT = await startHub("hf_right");
    const refused = await ollmlx(["login"], "hf_wrong", { HF_ENDPOINT });
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("the hub refuses this token") });
    expect(existsSync(file())).toBe(false);
    const offline = await ollmlx(["login"], "hf_any", { HF_ENDPOINT: "http://127.0.0.1:9" });
    expect(offline).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("was not checked") });
    expect(offline.stdout + offline.stderr + refused.stderr).not.toMatch(/hf_(any|wrong)/);
    await ollmlx(["logout"]);
  });

  it.each(["", "two words"])("refuses %j", async (input) => {
    expect((await ollmlx(["login"], input)).exitCode).toBe(2);
  });
});

describe("ollmlx queue", () => {
  it("lists the requests that run and ends one", async () => {
    await daemon.mlx.script({ answers: [{ chunks: ["word ", "word "], hangAfter: 1 }] });
    const run = ollmlx(["run", "test/scripted", "hello"]);
    await once(run.stdout as NodeJS.ReadableStream, "data");
    const [{ requests }] = JSON.parse((await ollmlx(["queue", "ls", "--json"])).stdout);
    expect(requests).toMatchObject([
      { model: "test/scripted", state: "running", client: expect.stringContaining("ollmlx") },
    ]);
    expect((await ollmlx(["queue"])).stdout).toContain(`${requests[0].id}   test/scripted`);
    expect((await ollmlx(["queue", "cancel", requests[0].id])).stdout).toBe(`cancelled '${requests[0].id}'`);
    expect((await run).exitCode).toBe(1);
    expect(await ollmlx(["queue", "cancel", requests[0].id])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^Error: /),
    });
  });
});

describe("ollmlx logs", () => {
  it("shows the last lines for people, and as they are with --json", async () => {
    await ollmlx(["list"]);
    await waitUntil("the request is in the log", async () => (await ollmlx(["logs"])).stdout.includes("/api/tags"));
    const { stdout } = await ollmlx(["logs", "-n", "2"]);
    expect(stdout.split("\n")).toHaveLength(2);
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\dT\S+ info {2}request method=GET path=/);
    for (const line of (await ollmlx(["logs", "-n", "2", "--json"])).stdout.split("\n")) {
      expect(JSON.parse(line)).toMatchObject({ level: 30, msg: "request" });
    }
  });

  it("follows the log until Ctrl-C", async () => {
    const child = ollmlx(["logs", "-f", "-n", "0"]);
    let seen = "";
    child.stdout?.on("data", (part: Buffer) => {
      seen += part.toString();
    });
    await waitUntil("a new line", async () => {
      await ollmlx(["show", "test/scripted"]);
      return seen.includes("path=/api/show");
    });
    child.kill("SIGINT");
    expect((await child).exitCode).toBe(0);
  });

  it("shows an engine's log, and says where none is", async () => {
    expect((await ollmlx(["logs", "--engine", "mlx"])).exitCode).toBe(0);
    expect(await ollmlx(["logs", "--engine", "ollama"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^Error: /),
    });
  });
});

describe("ollmlx launch", () => {
  const program = () => {
    const folder = join(daemon.home, "bin");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "claude"), '#!/bin/sh\necho "$ANTHROPIC_BASE_URL $ANTHROPIC_MODEL $*"\nexit 7\n');
    chmodSync(join(folder, "claude"), 0o755);
    return { PATH: `${folder}:${process.env.PATH}` };
  };

  it("starts the tool with the daemon's address and gives its exit code", async () => {
    const args = ["launch", "claude", "--model", "test/scripted", "--", "-p", "hi"];
    expect(await ollmlx(args, undefined, program())).toMatchObject({
      stdout: `${daemon.url} test/scripted -p hi`,
      exitCode: 7,
    });
  });

  it("prints what a tool needs in a form that a shell reads", async () => {
    const { stdout } = await ollmlx(["launch", "--print", "opencode", "--model", "test/scripted"]);
    const script = `${stdout}\nprintf %s "$OPENCODE_CONFIG_CONTENT"`;
    const config = JSON.parse((await execa("sh", ["-c", script])).stdout);
    expect(config.provider.ollmlx.options.baseURL).toBe(`${daemon.url}/v1`);
    expect((await ollmlx(["launch", "openai"])).stdout).toContain(`export OPENAI_BASE_URL=${daemon.url}/v1`);
  });

  it("says what is missing", async () => {
    expect(await ollmlx(["launch", "claude"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("--model"),
    });
    expect(await ollmlx(["launch", "claude", "--model", "missing/model"], undefined, program())).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("not found"),
    });
    expect((await ollmlx(["launch", "nothing"])).exitCode).toBe(2);
  });
});

describe("ollmlx completion bash", () => {
  it("completes verbs, flags and models in a real shell", async () => {
    const { stdout: script } = await ollmlx(["completion", "bash"]);
    const folder = join(daemon.home, "completion");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "ollmlx"), `#!/bin/sh\nexec "${process.execPath}" "${cli.file}" "$@"\n`);
    chmodSync(join(folder, "ollmlx"), 0o755);
    const complete = async (line: string) => {
      const ask = `COMP_LINE=${JSON.stringify(line)}; COMP_POINT=\${#COMP_LINE}; _ollmlx; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const env = { ...daemon.env, PATH: `${folder}:${process.env.PATH}` };
      return (await execa("bash", ["-c", `${script}\n${ask}`], { env })).stdout.split("\n");
    };
    expect(await complete("ollmlx sho")).toEqual(["show"]);
    expect(await complete("ollmlx show te")).toEqual(["test/scripted"]);
    expect(await complete("ollmlx show --mod")).toEqual(["--modelfile"]);
    expect(await complete("ollmlx engine restart ")).toEqual(["mlx", "ollama"]);
  });
});

describe("ollmlx config, open and engine", () => {
  it("lists settings with where they come from, without a daemon too", async () => {
    const settings = JSON.parse((await ollmlx(["config", "--json"])).stdout) as { name: string }[];
    expect(settings).toContainEqual(expect.objectContaining({ name: "home", value: daemon.home, source: "env" }));
    const alone = await ollmlx(["env"], undefined, { OLLMLX_PORT: "9", OLLAMA_KEEP_ALIVE: "7m" });
    expect(alone.stdout).toMatch(/^OLLAMA_KEEP_ALIVE +--keep-alive +7m +env$/m);
    expect(alone.stderr).toContain("does not run");
  });

  it("prints the dashboard's address", async () => {
    expect((await ollmlx(["open", "--print", "chat"])).stdout).toBe(`${daemon.url}/chat`);
  });

  it("restarts an engine", async () => {
    const pid = async () => {
      const { engines } = JSON.parse((await ollmlx(["status", "--json"])).stdout);
      return engines.find((engine: { id: string }) => engine.id === "mlx").pid;
    };
    const before = await pid();
    expect((await ollmlx(["engine", "restart", "mlx"])).stdout).toBe("restarted 'mlx'");
    expect(await pid()).not.toBe(before);
    expect((await ollmlx(["engine", "restart", "both"])).exitCode).toBe(2);
  });
});
