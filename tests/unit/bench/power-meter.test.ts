import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openPowerMeter } from "~/server/services/bench/power-meter";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ollmlx-rapl-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function writePackage(name: string, microjoules: number): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "max_energy_range_uj"), "1000000000\n");
  writeFileSync(join(folder, name, "energy_uj"), `${microjoules}\n`);
}

it("adds up the packages, leaves their parts out, and sees a counter begin anew", async () => {
  writePackage("intel-rapl:0", 999_000_000);
  writePackage("intel-rapl:0:0", 5);
  writePackage("intel-rapl:1", 10_000_000);
  const meter = await openPowerMeter("linux", folder);
  expect(meter.source).toBe("RAPL, 2 processor packages");
  const measured = await meter.measure(async () => {
    writePackage("intel-rapl:0", 1_000_000);
    writePackage("intel-rapl:0:0", 900_000_000);
    writePackage("intel-rapl:1", 14_500_000);
    return "done";
  });
  expect(measured).toEqual({ result: "done", energyJoules: 6.5 });
});

it("gives no figure for a counter that goes away", async () => {
  writePackage("intel-rapl:0", 1);
  const meter = await openPowerMeter("linux", folder);
  const work = async () => rmSync(join(folder, "intel-rapl:0"), { recursive: true });
  expect((await meter.measure(work)).energyJoules).toBeNull();
});

it.each([
  ["linux", "not readable here (this machine has no RAPL counters)"],
  ["darwin", "not readable here (powermetrics answers root alone)"],
  ["win32", "not readable here (no counters are known for this system)"],
] as const)("on %s without counters says why", async (platform, source) => {
  const meter = await openPowerMeter(platform, folder);
  expect(meter.source).toBe(source);
  expect(await meter.measure(async () => 1)).toEqual({ result: 1, energyJoules: null });
});

it("says that the counters are hidden from this user", async () => {
  mkdirSync(join(folder, "intel-rapl:0", "energy_uj"), { recursive: true });
  writeFileSync(join(folder, "intel-rapl:0", "max_energy_range_uj"), "1\n");
  expect((await openPowerMeter("linux", folder)).source).toContain("readable by root alone");
});
