import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const RAPL_FOLDER = "/sys/class/powercap";

/** A counter of energy of one processor package, in microjoules; it begins anew after `rangeMicrojoules`. */
interface Package {
  file: string;
  rangeMicrojoules: number;
}

/** Energy of the whole machine's processors, where the system counts it. */
export interface PowerMeter {
  /** Where the figures come from, or why there are none; for people. */
  source: string;
  /** Runs `work` and gives the joules that the machine spent meanwhile, null where they are not readable. */
  measure<Result>(work: () => Promise<Result>): Promise<{ result: Result; energyJoules: number | null }>;
}

/**
 * Looks for the counters of RAPL (Linux, Documentation/power/powercap). They count all programs' work; macOS tells such
 * figures to root alone.
 */
export async function openPowerMeter(
  platform: NodeJS.Platform = process.platform,
  folder = RAPL_FOLDER,
): Promise<PowerMeter> {
  if (platform === "darwin") return withoutCounters("powermetrics answers root alone");
  if (platform !== "linux") return withoutCounters("no counters are known for this system");
  const names = await readdir(folder).catch((): string[] => []);
  const packages = names.filter((name) => /^intel-rapl:\d+$/.test(name)).map((name) => join(folder, name));
  if (packages.length === 0) return withoutCounters("this machine has no RAPL counters");
  try {
    const counters = await Promise.all(packages.map(openPackage));
    await readAll(counters);
    return {
      source: `RAPL, ${counters.length} processor package${counters.length === 1 ? "" : "s"}`,
      measure: measureWith(counters),
    };
  } catch {
    return withoutCounters("the RAPL counters are readable by root alone");
  }
}

const withoutCounters = (reason: string): PowerMeter => ({
  source: `not readable here (${reason})`,
  measure: async (work) => ({ result: await work(), energyJoules: null }),
});

async function openPackage(folder: string): Promise<Package> {
  const range = Number(await readFile(join(folder, "max_energy_range_uj"), "utf8"));
  return { file: join(folder, "energy_uj"), rangeMicrojoules: range };
}

const readAll = (counters: readonly Package[]): Promise<number[]> =>
  Promise.all(counters.map(async ({ file }) => Number(await readFile(file, "utf8"))));

const measureWith =
  (counters: readonly Package[]): PowerMeter["measure"] =>
  async (work) => {
    const before = await readAll(counters).catch(() => null);
    const result = await work();
    const after = await readAll(counters).catch(() => null);
    if (!before || !after) return { result, energyJoules: null };
    const microjoules = counters.reduce((sum, { rangeMicrojoules }, index) => {
      const spent = (after[index] ?? 0) - (before[index] ?? 0);
      return sum + (spent < 0 ? spent + rangeMicrojoules : spent);
    }, 0);
    return { result, energyJoules: microjoules / 1e6 };
  };
