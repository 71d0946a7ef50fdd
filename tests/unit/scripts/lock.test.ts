import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "~/scripts/setup/lock.mjs";

const lockModule = new URL("../../../scripts/setup/lock.mjs", import.meta.url).href;
let folder = "";
let lock = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ollmlx-lock-"));
  lock = join(folder, "lock");
});
afterEach(() => rm(folder, { recursive: true }));

/** A process that appends to a file when it enters and when it leaves the locked part. */
const visitor = (logFile: string) => `
  import { appendFileSync } from "node:fs";
  import { setTimeout as delay } from "node:timers/promises";
  import { withLock } from ${JSON.stringify(lockModule)};
  await withLock(${JSON.stringify(lock)}, "the test", async () => {
    appendFileSync(${JSON.stringify(logFile)}, "in " + process.pid + "\\n");
    await delay(100);
    appendFileSync(${JSON.stringify(logFile)}, "out " + process.pid + "\\n");
  });`;

describe("withLock", () => {
  it("lets one process in at a time", async () => {
    const logFile = join(folder, "log");
    const run = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", visitor(logFile)]);
    await Promise.all([run(), run(), run()]);
    const lines = (await readFile(logFile, "utf8")).trim().split("\n");
    expect(lines).toHaveLength(6);
    for (let index = 0; index < lines.length; index += 2) {
      expect(lines[index + 1]).toBe(lines[index]?.replace("in", "out"));
    }
  });

  it("takes over the lock of a process that is gone", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    await writeFile(lock, String(child.pid));
    expect(await withLock(lock, "the test", async () => readFile(lock, "utf8"))).toBe(String(process.pid));
  });

  it("takes over a lock that nobody touched for a minute", async () => {
    await writeFile(lock, String(process.ppid));
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(lock, longAgo, longAgo);
    expect(await withLock(lock, "the test", async () => "entered")).toBe("entered");
  });

  it("is free again after a failure", async () => {
    await expect(withLock(lock, "the test", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await withLock(lock, "the test", async () => "entered")).toBe("entered");
  });
});
