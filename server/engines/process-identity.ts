import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

// One locale and time zone, so that the text of a start time never differs between two readings.
const psEnv = { LC_ALL: "C", TZ: "UTC", PATH: "/usr/bin:/bin:/usr/sbin:/sbin" } as unknown as NodeJS.ProcessEnv;

/**
 * When a process was started, as `ps` writes it, or null when it does not live. Together with the pid it names one
 * process for good: pids are given out again.
 */
export async function processStartTime(pid: number): Promise<string | null> {
  try {
    const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)], { env: psEnv });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}

/** Resident bytes of a process group, children included; null when `ps` cannot tell. */
export async function groupResidentBytes(group: number): Promise<number | null> {
  return (await readGroup(group)).residentBytes;
}

/** The processes of a group and their resident bytes together; none and null when `ps` cannot tell. */
export async function readGroup(group: number): Promise<{ pids: number[]; residentBytes: number | null }> {
  try {
    const { stdout } = await run("ps", ["-A", "-o", "pgid=,pid=,rss="], { env: psEnv });
    const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
    const own = rows.filter(([pgid]) => pgid === group);
    const kib = own.reduce((sum, [, , rss = 0]) => sum + rss, 0);
    return { pids: own.map(([, pid = 0]) => pid), residentBytes: kib > 0 ? kib * 1024 : null };
  } catch {
    return { pids: [], residentBytes: null };
  }
}

/** Signals a whole process group. A group that is gone is no error. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Whether any process of the group lives. */
export function isGroupAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
