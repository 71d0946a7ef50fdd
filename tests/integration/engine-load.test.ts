import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, expect, it } from "vitest";
import { measureLoad } from "~/server/engines/engine-load";

const groups: ChildProcess[] = [];
afterEach(() => {
  for (const { pid } of groups.splice(0)) if (pid) process.kill(-pid, "SIGKILL");
});

/** A process group of its own, as engines have. */
function startGroup(script: string): number {
  const leader = spawn("sh", ["-c", script], { detached: true, stdio: "ignore" });
  groups.push(leader);
  return leader.pid ?? 0;
}

it("a group that waits uses no processor, and one whose child works does", async () => {
  const idle = startGroup("sleep 60 & wait");
  const busy = startGroup("(while :; do :; done) & wait");
  const [resting, working] = await Promise.all([measureLoad(idle), measureLoad(busy)]);
  expect(resting.cpuPercent).toBe(0);
  expect(resting.residentBytes).toBeGreaterThan(100_000);
  // A machine with other work gives it a part of a core.
  expect(working.cpuPercent).toBeGreaterThan(10);
});

it("a group that is gone has no figures", async () => {
  expect(await measureLoad(2 ** 22 + 1)).toEqual({ residentBytes: null, cpuPercent: null });
});
