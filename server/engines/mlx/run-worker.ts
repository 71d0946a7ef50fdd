import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { signalGroup } from "~/server/engines/process-identity";
import { endOrphan, removeRunFile, writeRunFile } from "~/server/engines/run-file";
import { AppError, type ErrorCode, errorTable } from "~/server/errors";

export interface WorkerProgram {
  python: string;
  /** Path of the Python file. */
  script: string;
  args: string[];
  env: Readonly<Record<string, string>>;
  /** Folder for the file by which a later daemon ends a worker that outlived this one. */
  runDir: string;
}

/** The backend's own codes (docs/engine-protocol.md) where they differ from the daemon's. */
const errorCodes: Record<string, ErrorCode> = {
  GATED: "FORBIDDEN",
  UNAUTHORIZED: "FORBIDDEN",
  OFFLINE: "UPSTREAM_FAILED",
  HASH_MISMATCH: "UPSTREAM_FAILED",
  NOT_MLX: "BAD_REQUEST",
  BAD_DATA: "BAD_REQUEST",
};

/** Process ids of workers that live, so that a forced end takes them along. */
const live = new Set<number>();

/** Ends every worker of this process at once. */
export function killWorkers(): void {
  for (const pid of live) signalGroup(pid, "SIGKILL");
}

/** Ends the workers that an earlier daemon of this home left running. */
export async function endOrphanWorkers(runDir: string): Promise<void> {
  const files = readDirectory(runDir).filter((name) => name.startsWith(filePrefix));
  await Promise.all(files.map((name) => endOrphan(join(runDir, name))));
}

const filePrefix = "worker-";

/**
 * Runs one Python process that tells its work as JSON lines and ends with `done` or `error`; the lines that `schema`
 * knows go to `onEvent` as they come. Aborting `signal` asks it to end (SIGTERM), which lets it keep what it has.
 * Throws what the process told as its error, or INTERNAL with its last words when it died without one.
 */
export async function runWorker<Schema extends z.ZodType>(
  program: WorkerProgram,
  schema: Schema,
  signal: AbortSignal,
  onEvent: (event: z.output<Schema>) => void,
): Promise<void> {
  signal.throwIfAborted();
  // Loaded at the first work, because the ports should answer before.
  const { execa } = await import("execa");
  const child = execa(program.python, [program.script, ...program.args], {
    env: { ...program.env },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    // A group of its own, which a later daemon can end as a whole.
    detached: true,
    cancelSignal: signal,
    forceKillAfterDelay: 20_000,
    buffer: { stdout: false, stderr: true },
    maxBuffer: 1_000_000,
  });
  const release = await register(child.pid, program.runDir);
  let failure: AppError | null = null;
  let isDone = false;
  try {
    for await (const line of child.iterable()) {
      const event = parseLine(line);
      if (event?.event === "error") failure = toError(event);
      else if (event) {
        if (event.event === "done") isDone = true;
        const known = schema.safeParse(event);
        if (known.success) onEvent(known.data);
      }
    }
  } finally {
    release();
  }
  const result = await child;
  signal.throwIfAborted();
  if (failure) throw failure;
  if (isDone && !result.failed) return;
  const lastWords = result.stderr.trim().split("\n").at(-1) || result.shortMessage || `exit code ${result.exitCode}`;
  if (/ModuleNotFoundError|ImportError/.test(lastWords)) {
    throw new AppError("NOT_SUPPORTED", `MLX cannot be loaded: ${lastWords}`, {
      hint: "Run `npm run setup` to install the packages of the MLX backend.",
    });
  }
  const isKilled = result.signal === "SIGKILL";
  throw new AppError("INTERNAL", isKilled ? "the work was killed by the system" : `the work stopped: ${lastWords}`, {
    ...(isKilled
      ? { hint: "It probably needed more memory than there is: unload models or use smaller settings." }
      : {}),
  });
}

async function register(pid: number | undefined, runDir: string): Promise<() => void> {
  if (pid === undefined) return () => undefined;
  live.add(pid);
  mkdirSync(runDir, { recursive: true });
  const file = join(runDir, `${filePrefix}${pid}.json`);
  await writeRunFile(file, pid, 0);
  return () => {
    live.delete(pid);
    removeRunFile(file);
  };
}

interface WorkerLine {
  event: string;
  code?: unknown;
  message?: unknown;
  hint?: unknown;
}

/** Null for a line that is no event, such as a library's own print. */
function parseLine(line: string): WorkerLine | null {
  try {
    const value = JSON.parse(line) as unknown;
    const isEvent = typeof value === "object" && value !== null && typeof (value as WorkerLine).event === "string";
    return isEvent ? (value as WorkerLine) : null;
  } catch {
    return null;
  }
}

function toError({ code, message, hint }: WorkerLine): AppError {
  const text = String(code);
  const own = text in errorTable ? (text as ErrorCode) : (errorCodes[text] ?? "INTERNAL");
  return new AppError(own, String(message ?? "the work failed"), {
    ...(typeof hint === "string" && hint !== "" ? { hint } : {}),
  });
}

function readDirectory(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
