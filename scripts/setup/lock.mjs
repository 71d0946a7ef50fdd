// @ts-check
import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const heartbeatMs = 5_000;
const staleMs = 60_000;
const settleMs = 50;

/**
 * Runs `work` while holding a lock file, so that two set-ups at once do not collide. The holder touches the file every
 * 5 s; a lock whose process is gone, or that was not touched for 60 s, is taken over.
 * @template T
 * @param {string} file
 * @param {string} what named to whoever has to wait
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, what, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let isTold = false;
  while (!(await tryTake(file))) {
    if (isAbandoned(file)) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (!isTold) console.log(`Another process (${readPid(file)}) is busy with ${what}; waiting for it.`);
    isTold = true;
    await delay(300);
  }
  const release = () => {
    if (readPid(file) === process.pid) fs.rmSync(file, { force: true });
  };
  const timer = setInterval(() => fs.utimesSync(file, new Date(), new Date()), heartbeatMs);
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    process.off("exit", release);
    release();
  }
}

/**
 * Of two processes that remove the same abandoned lock, the slower may remove the lock that the faster just took, so a
 * new lock counts only when it is still ours a moment later.
 * @param {string} file
 */
async function tryTake(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx" });
    await delay(settleMs);
    return readPid(file) === process.pid;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} file */
function isAbandoned(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) return false;
  const ageMs = Date.now() - stat.mtimeMs;
  if (ageMs > staleMs) return true;
  const pid = readPid(file);
  // The file exists a moment before its content does.
  if (!pid) return ageMs > heartbeatMs;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH";
  }
}

/** @param {string} file */
function readPid(file) {
  try {
    return Number(fs.readFileSync(file, "utf8"));
  } catch {
    return 0;
  }
}
