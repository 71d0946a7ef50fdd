import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePorts } from "~/tests/fixtures/free-ports";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { provideCli, startCli } from "~/tests/integration/cli-runner";

const apiKey = "a-key-for-this-test";
let daemon: TestDaemon;
const cli = provideCli();

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true, env: { OLLMLX_API_KEY: apiKey } });
});
afterAll(() => daemon?.stop());

const ollmlx = (args: string[], env: Record<string, string> = {}) =>
  startCli(cli.file, args, { ...daemon.env, ...env });

describe("ollmlx", () => {
  it("prints version and help, and exits with 2 for a wrong command line", async () => {
    expect(await ollmlx(["--version"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    const help = await ollmlx(["--help"]);
    expect(help.exitCode).toBe(0);
    for (const verb of [
      "serve",
      "pull",
      "run",
      "list",
      "ps",
      "show",
      "rm",
      "stop",
      "cp",
      "create",
      "doctor",
      "logs",
      "login",
    ]) {
      expect(help.stdout).toMatch(new RegExp(`^ +${verb}\\b`, "m"));
    }
    expect(await ollmlx(["lsit"])).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: expect.stringContaining("Error:"),
    });
    expect(await ollmlx(["list", "--nonsense"])).toMatchObject({ exitCode: 2 });
    expect(await ollmlx(["serve", "--port", "high"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("--port=high is wrong"),
    });
  });

  it("finds the daemon by its home, its port, its address and --host", async () => {
    const { OLLMLX_PORT: _port, ...home } = daemon.env;
    const pid = async (env: Record<string, string>, args: string[] = []) =>
      JSON.parse(
        (await startCli(cli.file, ["status", "--json", ...args], { ...env, OLLMLX_PORT: env.OLLMLX_PORT ?? "" }))
          .stdout,
      ).pid;
    const elsewhere = { ...daemon.env, OLLMLX_HOME: "/nowhere", OLLMLX_PORT: "" };
    expect(await pid(home)).toBe(daemon.process.pid);
    expect(await pid(daemon.env)).toBe(daemon.process.pid);
    expect(await pid({ ...elsewhere, OLLMLX_URL: daemon.url })).toBe(daemon.process.pid);
    expect(await pid(elsewhere, ["--host", daemon.url.replace("http://", "")])).toBe(daemon.process.pid);
  });

  it("says how to start a daemon that does not run", async () => {
    const [port = 0] = await freePorts(1);
    const expected = {
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^Error: ollmlx is not running at http:\/\/127.0.0.1:\d+\nStart it with: ollmlx serve/,
      ),
    };
    expect(await ollmlx(["status"], { OLLMLX_PORT: String(port) })).toMatchObject(expected);
    expect(await ollmlx(["run", "m", "hello"], { OLLMLX_PORT: String(port) })).toMatchObject(expected);
  });

  it("says that another program answers at the address", async () => {
    const server = createServer((_req, res) => res.end("<html>")).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await ollmlx(["list"], { OLLMLX_PORT: String(port) })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("but not as ollmlx"),
    });
  });

  it("uses the API key, and names it when it is missing", async () => {
    expect((await ollmlx(["list"])).exitCode).toBe(0);
    expect(await ollmlx(["run", "test/scripted", "hello"])).toMatchObject({ exitCode: 0 });
    expect((await ollmlx(["list", "--api-key", apiKey], { OLLMLX_API_KEY: "" })).exitCode).toBe(0);
    expect(await ollmlx(["list"], { OLLMLX_API_KEY: "" })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/requires an API key.*\n.*OLLMLX_API_KEY/),
    });
  });
});

describe("ollmlx status", () => {
  it("shows addresses, engines and what to do about the one that is missing", async () => {
    const { stdout, exitCode } = await ollmlx(["status"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(daemon.url);
    expect(stdout).toContain(daemon.apiUrl);
    expect(stdout).toMatch(/^mlx +running +managed/m);
    expect(stdout).toMatch(/^ollama +absent/m);
    expect(stdout).toMatch(/^ollama: there is no ollama program at/m);
  });
});

describe("standard output", () => {
  it("has no colours where it is not a terminal", async () => {
    expect((await ollmlx(["list"])).stdout).not.toContain("\u001b[");
  });
});
