import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { processStartTime } from "~/server/engines/process-identity";
import { endOrphan, writeRunFile } from "~/server/engines/run-file";

let folder: string;
let child: ChildProcess;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ollmlx-run-"));
  child = spawn("sleep", ["600"], { detached: true });
});

afterEach(() => {
  child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

it("ends the process that a run file names", async () => {
  const file = join(folder, "mlx.json");
  await writeRunFile(file, child.pid ?? -1, 8023);
  const exit = once(child, "exit");
  expect(await endOrphan(file)).toBe(child.pid);
  await exit;
  expect(existsSync(file)).toBe(false);
});

it("leaves a process alone that has only the same pid", async () => {
  const file = join(folder, "mlx.json");
  await writeRunFile(file, child.pid ?? -1, 8023);
  const left = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...left, startTime: "Thu Jan  1 00:00:00 1970" }));
  expect(await endOrphan(file)).toBeNull();
  expect(await processStartTime(child.pid ?? -1)).not.toBeNull();
  expect(existsSync(file)).toBe(false);
});

it("takes a broken or missing run file for none", async () => {
  const file = join(folder, "mlx.json");
  expect(await endOrphan(file)).toBeNull();
  writeFileSync(file, "{");
  expect(await endOrphan(file)).toBeNull();
});
