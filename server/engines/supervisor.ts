import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { CrashPolicy } from "~/server/engines/crash-policy";
import type { EngineState } from "~/server/engines/engine-state";
import { lastLogLine } from "~/server/engines/last-log-line";
import { waitForFreePort } from "~/server/engines/port";
import { isGroupAlive, signalGroup } from "~/server/engines/process-identity";
import { endOrphan, removeRunFile, writeRunFile } from "~/server/engines/run-file";
import { type AppError, toAppError } from "~/server/errors";
import { type Logger, rotateLog } from "~/server/log";

/** What keeps an engine's server reachable: a child of ours, or the watch on somebody else's. */
export interface EngineHost {
  /** Resolves when the server answers. Throws UNAVAILABLE with a remedy. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ends a child without grace, for a forced exit. */
  kill(): void;
}

export interface ChildCommand {
  file: string;
  args: string[];
  env: Record<string, string>;
}

export interface SupervisorOptions {
  state: EngineState;
  port: number;
  logFile: string;
  /** Where pid, start time and port are kept for the next daemon. */
  runFile: string;
  log: Logger;
  /** What to start. Throws UNAVAILABLE with a remedy when the program is not installed. */
  command: () => Promise<ChildCommand>;
  /** Resolves with the version once the child answers; rejects until then. */
  probe: () => Promise<string | null>;
  /** A death that no restart mends (a missing Python package) gives the error to show instead. */
  explainExit: (lastLine: string) => AppError | null;
  /** How long a child that runs may leave `probe` unanswered. */
  patience?: Patience;
}

export interface Patience {
  /** Pause between two probes. */
  everyMs: number;
  /** So many in a row without an answer end the child. */
  misses: number;
}

const healthTimeoutMs = 60_000;
/** Two minutes: a machine that swaps while a large model loads must not lose it. */
const usualPatience: Patience = { everyMs: 10_000, misses: 12 };
const stopGraceMs = 3_000;

/**
 * Keeps one child process running: waits for its health, ends it when it no longer answers, restarts it when it dies (at
 * once, then with growing pauses), gives up after five deaths within a minute, and ends it with all its own children.
 * Never runs it twice.
 */
export class Supervisor implements EngineHost {
  readonly #crashes = new CrashPolicy();
  #child: ChildProcess | null = null;
  /** Raised by every start and stop by hand; a launch of an older epoch gives up. */
  #epoch = 0;

  constructor(private readonly options: SupervisorOptions) {}

  /** Resolves when the child answers. Joins a start that is under way. */
  async start(): Promise<void> {
    const { state } = this.options;
    if (state.current.state === "running") return;
    if (state.current.state !== "starting") {
      this.#crashes.reset();
      void this.#launch(++this.#epoch);
    }
    await state.ready(healthTimeoutMs);
  }

  async stop(): Promise<void> {
    this.#epoch++;
    const { state, runFile } = this.options;
    const child = this.#child;
    if (child?.pid) {
      state.update({ state: "stopping" });
      await endGroup(child.pid, child);
    }
    this.#child = null;
    removeRunFile(runFile);
    if (state.current.state !== "absent") state.update({ state: "stopped", pid: null, startedAt: null });
  }

  kill(): void {
    if (this.#child?.pid) signalGroup(this.#child.pid, "SIGKILL");
  }

  async #launch(epoch: number): Promise<void> {
    const { state, port, logFile, runFile, log } = this.options;
    state.update({ state: "starting", lastError: null, remedy: null });
    try {
      const command = await this.options.command();
      const orphan = await endOrphan(runFile);
      if (orphan !== null)
        log.warn({ engine: state.current.id, pid: orphan }, "ended the process of an earlier daemon");
      if (epoch === this.#epoch) await waitForFreePort(port, state.current.id);
      if (epoch !== this.#epoch) return;
      const child = spawnChild(command, logFile);
      this.#child = child;
      child.once("error", (error) => this.#onExit(child, error.message));
      child.once("exit", (code, signal) => this.#onExit(child, signal ? `killed by ${signal}` : `exit code ${code}`));
      if (child.pid) await writeRunFile(runFile, child.pid, port);
      await this.#waitForHealth(child);
      await this.#watchHealth(child);
    } catch (error) {
      if (epoch === this.#epoch) this.#giveUp(toAppError(error));
    }
  }

  /** Gives up waiting, without an error, when the child dies: its exit is handled where it is reported. */
  async #waitForHealth(child: ChildProcess): Promise<void> {
    const { state, probe } = this.options;
    const deadline = performance.now() + healthTimeoutMs;
    while (this.#child === child) {
      const version = await probe().catch(() => undefined);
      if (this.#child !== child) return;
      if (version !== undefined) {
        state.update({ state: "running", pid: child.pid ?? null, version, startedAt: Date.now(), lastError: null });
        return;
      }
      if (performance.now() > deadline) {
        if (child.pid) await endGroup(child.pid, child);
        return;
      }
      await pause(30);
    }
  }

  /** Ends a child that stands still, at which every request would wait for ever, and starts it again. */
  async #watchHealth(child: ChildProcess): Promise<void> {
    const { state, probe, patience = usualPatience } = this.options;
    let misses = 0;
    while (misses < patience.misses) {
      await pause(patience.everyMs, undefined, { ref: false });
      if (this.#child !== child) return;
      const isAnswered = await probe().then(
        () => true,
        () => false,
      );
      misses = isAnswered ? 0 : misses + 1;
    }
    if (state.current.state !== "stopping") this.#onExit(child, "it did not answer any more");
  }

  #onExit(child: ChildProcess, cause: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    const { state, logFile, log } = this.options;
    if (child.pid) signalGroup(child.pid, "SIGKILL");
    if (state.current.state === "stopping") return;
    const lastLine = lastLogLine(logFile);
    const lastError = lastLine ? `${cause}; last log line: ${lastLine}` : cause;
    log.error({ engine: state.current.id, cause, lastLine }, "engine died");
    const explained = this.options.explainExit(lastLine);
    if (explained) {
      this.#giveUp(explained);
      return;
    }
    const delayMs = this.#crashes.nextDelayMs(Date.now());
    const restarts = state.current.restarts + 1;
    if (delayMs === null) {
      const remedy = `Look at ${logFile}, then start it again on the dashboard.`;
      state.update({ state: "crashed", pid: null, startedAt: null, lastError, remedy });
      return;
    }
    state.update({ state: "backoff", pid: null, startedAt: null, lastError, restarts });
    const epoch = this.#epoch;
    void pause(delayMs, undefined, { ref: false }).then(() => {
      if (epoch === this.#epoch) void this.#launch(epoch);
    });
  }

  #giveUp(error: AppError): void {
    const state = error.code === "UNAVAILABLE" ? "absent" : "crashed";
    this.options.state.update({
      state,
      pid: null,
      startedAt: null,
      lastError: error.message,
      remedy: error.hint ?? null,
    });
  }
}

/**
 * In a process group of its own, so that Ctrl-C reaches the daemon alone and the whole family can be ended. Its output
 * goes straight to the file, and its standard input stays open for as long as the daemon lives.
 */
function spawnChild({ file, args, env }: ChildCommand, logFile: string): ChildProcess {
  rotateLog(logFile);
  const output = openSync(logFile, "a");
  try {
    return spawn(file, args, { env: env as NodeJS.ProcessEnv, detached: true, stdio: ["pipe", output, output] });
  } finally {
    closeSync(output);
  }
}

async function endGroup(group: number, child: ChildProcess): Promise<void> {
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  const exit = isGone() ? Promise.resolve() : once(child, "exit");
  signalGroup(group, "SIGTERM");
  await Promise.race([exit, pause(stopGraceMs, undefined, { ref: false })]);
  if (isGroupAlive(group)) signalGroup(group, "SIGKILL");
  await exit;
}
