import { existsSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rootDir, TestProcess } from "~/tests/fixtures/child-process";
import { freePorts } from "~/tests/fixtures/free-ports";
import { installFakeModel } from "~/tests/fixtures/model-folder";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";
import { provideCli, startCli, talkAtTerminal } from "~/tests/integration/cli-runner";

let daemon: TestDaemon;
let hub: TestProcess;
let hubUrl: string;
const cli = provideCli();

beforeAll(async () => {
  const [hubPort = 0] = await freePorts(1);
  hubUrl = `http://127.0.0.1:${hubPort}`;
  daemon = await startDaemon({ scriptedMlx: true, env: { HF_ENDPOINT: hubUrl } });
  const root = join(daemon.home, "hub");
  await installFakeModel(root, "org/small");
  await mkdir(join(root, "org/slow"), { recursive: true });
  await cp(join(root, "org/small"), join(root, "org/slow"), { recursive: true });
  const command = ["tests/fakes/hub-server.py", "--root", root, "--port", String(hubPort)];
  hub = new TestProcess(join(rootDir, ".venv/bin/python"), command, { cwd: rootDir });
  await hub.waitForOutput('"port"');
});
afterAll(async () => {
  await hub?.end("SIGKILL");
  await daemon?.stop();
});

const ollmlx = (...args: string[]) => startCli(cli.file, args, daemon.env);
const json = async (...args: string[]) => JSON.parse((await ollmlx(...args, "--json")).stdout);
const setFault = (fault: object) => fetch(`${hubUrl}/faults`, { method: "POST", body: JSON.stringify(fault) });
const stored = (name: string) => existsSync(join(daemon.modelsDir, "mlx", name, "config.json"));

describe("ollmlx list, show, ps and stop", () => {
  it("lists the installed models as a table and as JSON", async () => {
    const { stdout } = await ollmlx("list");
    const [heading = "", row = ""] = stdout.split("\n");
    expect(heading.trim().split(/ {4,}/)).toEqual(["NAME", "ID", "SIZE", "MODIFIED"]);
    expect(row).toMatch(/^test\/scripted +[\da-f]{12} +\d+ B +.* ago/);
    expect(await json("ls")).toMatchObject([{ name: "test/scripted", details: { format: "mlx" } }]);
  });

  it("shows a model, and exits with 1 for one that is missing", async () => {
    expect((await ollmlx("show", "test/scripted")).stdout).toMatch(/^ {4}architecture +llama/m);
    expect(await json("show", "test/scripted")).toMatchObject({ details: { family: "llama" } });
    expect(await ollmlx("show", "test/missing")).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining("Error: model 'test/missing' not found"),
    });
  });

  it("tells what is loaded until it is stopped", async () => {
    await ollmlx("run", "test/scripted", "hello");
    expect(await json("ps")).toMatchObject([{ name: "test/scripted", context_length: expect.any(Number) }]);
    expect((await ollmlx("ps")).stdout).toMatch(/^test\/scripted .* \d+% (GPU|CPU)|\d+%\/\d+% CPU\/GPU/m);
    expect((await ollmlx("stop", "test/scripted")).stdout).toBe("");
    expect(await json("ps")).toEqual([]);
  });
});

describe("ollmlx create and rm", () => {
  it("copies a folder into the store and deletes it again", async () => {
    const from = join(daemon.home, "hub/org/small");
    expect(await ollmlx("create", "me/copy", "--from", from)).toMatchObject({ exitCode: 0, stdout: "" });
    expect(stored("me/copy")).toBe(true);
    expect((await ollmlx("rm", "me/copy")).stdout).toBe("deleted 'me/copy'");
    expect(stored("me/copy")).toBe(false);
  });

  it("says what a folder lacks, and wants to be told one", async () => {
    expect(await ollmlx("create", "me/copy", "--from", join(daemon.home, "hub"))).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("has no model in it"),
    });
    expect((await ollmlx("create")).exitCode).toBe(2);
  });
});

describe("ollmlx pull", () => {
  it("downloads a model with progress on standard error", async () => {
    const { stdout, stderr, exitCode } = await ollmlx("pull", "org/small");
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 0 });
    expect(stderr).toMatch(/^pulling manifest[\s\S]*^pulling [\da-f]{12}: 100%[\s\S]*^success$/m);
    expect(stored("org/small")).toBe(true);
    const again = await ollmlx("pull", "org/small", "--json");
    expect(JSON.parse(again.stdout.split("\n").at(-1) ?? "")).toEqual({ status: "success" });
  });

  it("pulls a model that run lacks before it asks it", async () => {
    await ollmlx("rm", "org/small");
    await daemon.mlx.script({ answers: [{ text: "Here." }] });
    expect(await ollmlx("run", "org/small", "hello")).toMatchObject({ exitCode: 0, stdout: "Here." });
    expect(stored("org/small")).toBe(true);
  });

  it("tells why a model cannot be had", async () => {
    const { exitCode, stderr } = await ollmlx("pull", "org/missing");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Error: .*org\/missing/m);
  });

  it("stops the download on Ctrl-C", async () => {
    await setFault({ repo: "org/slow", bytes_per_second: 10 });
    const child = ollmlx("pull", "org/slow");
    await waitUntil("the hub is asked for a file", async () => {
      const requests = (await (await fetch(`${hubUrl}/requests`)).json()) as { path: string }[];
      return requests.some(({ path }) => path.includes("/org/slow/resolve/"));
    });
    child.kill("SIGINT");
    const { exitCode, stderr } = await child;
    expect({ exitCode, isSaid: stderr.includes("cancelled") }).toEqual({ exitCode: 130, isSaid: true });
    expect(stored("org/slow")).toBe(false);
  });

  it("draws a bar at a terminal, and says on Ctrl-C how to go on", async () => {
    await setFault({ repo: "org/slow", bytes_per_second: 10 });
    const { child, type, shows, screen } = talkAtTerminal(cli.file, ["pull", "org/slow"], daemon.env, 100);
    await shows("▕");
    type("\u0003");
    await shows("cancelled; what was downloaded is kept");
    await shows("Go on with: ollmlx pull org/slow");
    expect((await child).exitCode).toBe(130);
    expect(screen()).toMatch(/pulling [\da-f]{12}: +\d+% ▕[█ ]+▏ \d+ B\/\d+ B/);
    expect(stored("org/slow")).toBe(false);
  });
});
