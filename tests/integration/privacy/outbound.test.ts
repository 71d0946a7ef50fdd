import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const unshare = ["--net", "--map-root-user"];
/** Network namespaces are Linux's, and some machines keep them to root. */
const canSeal = process.platform === "linux" && spawnSync("unshare", [...unshare, "true"]).status === 0;

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ollmlx-room-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a command in a room without a network and gives its output with what tried to leave. */
async function runSealed(command: string[]) {
  const file = join(folder, "seen");
  const args = [...unshare, "sh", "tests/integration/privacy/sealed-room.sh", file, ...command];
  const { stdout, exitCode, all } = await execa("unshare", args, { all: true, reject: false });
  const seen = (await readFile(file, "utf8")).trim().split("\n").filter(Boolean);
  return { stdout, exitCode, all, left: [...new Set(seen)].map((line) => JSON.parse(line)) };
}

describe.runIf(canSeal)("without a network", () => {
  it("would notice a packet that leaves", async () => {
    const script = `require("node:dgram").createSocket("udp4").send("x", 9, "192.0.2.7", () => process.exit())`;
    const { left } = await runSealed([process.execPath, "-e", script]);
    expect(left).toEqual([{ address: "192.0.2.7", protocol: 17, port: 9 }]);
  });

  it("everything but a pull works, and nothing tries to leave the machine", { timeout: 180_000 }, async () => {
    const { stdout, exitCode, all, left } = await runSealed([
      process.execPath,
      "--import",
      "tsx",
      "tests/integration/privacy/use-everything.ts",
    ]);
    expect(exitCode, all).toBe(0);
    expect(JSON.parse(stdout.split("\n").at(-1) ?? "")).toEqual({
      pages: Array(7).fill(200),
      generate: true,
      chat: true,
      openai: "chat.completion",
      embed: 1,
      commandLine: 0,
      doctor: 0,
      models: 1,
      board: "Ship dark mode",
      breakdown: "succeeded",
      pull: { exitCode: 1, message: expect.stringMatching(/cannot be reached/) },
    });
    expect(left).toEqual([]);
  });
});
