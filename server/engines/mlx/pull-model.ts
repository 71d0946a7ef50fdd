import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { PullOptions } from "~/server/engines/engine";
import { moveIntoStore } from "~/server/engines/mlx/move-into-store";
import { TransferRate } from "~/server/engines/transfer-rate";
import { AppError, type ErrorCode } from "~/server/errors";

export interface PullSettings {
  python: string;
  /** Path of mlx_backend/pull.py. */
  script: string;
  /** The store that the model is put into. */
  root: string;
  hfEndpoint: string;
  env: Readonly<Record<string, string>>;
}

/** Lines of pull.py on standard output. */
const eventSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("plan"), files: z.number(), total: z.number(), revision: z.string() }),
  z.object({ event: z.literal("progress"), file: z.string(), completed: z.number(), total: z.number() }),
  z.object({ event: z.literal("verifying") }),
  z.object({ event: z.literal("done"), revision: z.string(), bytes: z.number() }),
  z.object({ event: z.literal("error"), code: z.string(), message: z.string(), hint: z.string().nullish() }),
]);
type PullEvent = z.infer<typeof eventSchema>;

const errorCodes: Record<string, ErrorCode> = {
  NOT_FOUND: "NOT_FOUND",
  GATED: "FORBIDDEN",
  UNAUTHORIZED: "FORBIDDEN",
  OFFLINE: "UPSTREAM_FAILED",
  NO_SPACE: "NO_SPACE",
  NOT_MLX: "BAD_REQUEST",
  HASH_MISMATCH: "UPSTREAM_FAILED",
};

/**
 * Downloads a Hugging Face repository into a staging folder and moves it into the store when it is whole. An aborted or
 * failed download stays in the staging folder, where the next one goes on.
 */
export async function pullModel(name: string, settings: PullSettings, { signal, report }: PullOptions): Promise<void> {
  const staging = join(settings.root, ".partial", name.replace("/", "--"));
  await mkdir(staging, { recursive: true });
  report({ phase: "pulling manifest" });
  const failure = await runDownload(name, staging, settings, { signal, report });
  signal.throwIfAborted();
  if (failure) throw failure;
  report({ phase: "writing manifest" });
  await moveIntoStore(staging, join(settings.root, name));
}

/** Gives the error that the download ended with, or null. */
async function runDownload(
  name: string,
  staging: string,
  settings: PullSettings,
  { signal, report }: PullOptions,
): Promise<AppError | null> {
  // Loaded at the first download, because the ports should answer before.
  const { execa } = await import("execa");
  const child = execa(settings.python, [settings.script, name, "--dest", staging], {
    env: { ...settings.env, HF_ENDPOINT: settings.hfEndpoint },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    cancelSignal: signal,
    buffer: { stdout: false, stderr: true },
    maxBuffer: 100_000,
  });
  const progress = new DownloadProgress(report);
  let failure: AppError | null = null;
  let isDone = false;
  for await (const line of child.iterable()) {
    const event = parseEvent(line);
    if (event?.event === "error") {
      failure = new AppError(errorCodes[event.code] ?? "INTERNAL", event.message, { hint: event.hint ?? undefined });
    } else if (event?.event === "done") isDone = true;
    else if (event) progress.show(event);
  }
  const result = await child;
  if (failure || isDone) return failure;
  const reason = result.stderr.trim().split("\n").at(-1) || result.shortMessage || `exit code ${result.exitCode}`;
  return new AppError("INTERNAL", `the download of ${name} stopped: ${reason}`, { hint: "Pull it again to go on." });
}

function parseEvent(line: string): PullEvent | null {
  try {
    return eventSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

/** Adds the files' bytes up to one bar. */
class DownloadProgress {
  readonly #rate = new TransferRate();
  readonly #doneByFile = new Map<string, number>();
  #total = 0;

  constructor(private readonly report: PullOptions["report"]) {}

  show(event: PullEvent): void {
    if (event.event === "plan") this.#total = event.total;
    if (event.event === "progress") this.#doneByFile.set(event.file, event.completed);
    const bar = this.#bar();
    if (event.event === "verifying") this.report({ phase: "verifying sha256 digest", ...bar });
    else this.report({ phase: "pulling", ...bar, ...this.#rate.measure(bar.done, bar.total, performance.now()) });
  }

  #bar(): { done: number; total: number; unit: "bytes" } {
    const done = [...this.#doneByFile.values()].reduce((sum, bytes) => sum + bytes, 0);
    return { done: Math.min(done, this.#total), total: this.#total, unit: "bytes" };
  }
}
