import { createHash } from "node:crypto";
import { AppError, type ErrorCode } from "~/server/errors";
import { type Exchange, largestShortBodyBytes, readBody, sendJson } from "~/server/gateway/exchange";
import { parseJsonObject } from "~/server/gateway/json-body";
import { readModelName } from "~/server/gateway/ollama/describe";
import { isTerminal, type Job, type JobProgress } from "~/shared/contracts/job";

/**
 * `POST /api/pull`: starts a download, or joins the one under way, and tells its progress as Ollama does. As with
 * Ollama, a client that leaves ends the download that it started; one that joined leaves it alone.
 */
export async function pullModel(exchange: Exchange): Promise<void> {
  const { res, runtime, signal } = exchange;
  const body = parseJsonObject(await readBody(exchange, largestShortBodyBytes));
  const name = readModelName(exchange, body, "invalid model name");
  const askedAt = Date.now();
  const job = await runtime.jobs.enqueue("pull", { name });
  const isOurs = job.createdAt >= askedAt;
  signal.addEventListener("abort", () => void (isOurs && runtime.jobs.cancel(job.id)));
  const isStreamed = body.stream !== false;
  const lines = new PullLines(name);
  for await (const state of runtime.jobs.watch(job.id, signal)) {
    if (isStreamed) writeLines(res, lines.fromProgress(state.progress));
    if (!isTerminal(state.status)) continue;
    if (state.status !== "succeeded") throw pullFailure(state);
    if (isStreamed) writeLines(res, lines.success());
    if (isStreamed) res.end();
    else sendJson(res, 200, { status: "success" });
  }
}

function writeLines(res: Exchange["res"], lines: Record<string, unknown>[]): void {
  if (lines.length === 0) return;
  if (!res.headersSent) res.writeHead(200, { "content-type": "application/x-ndjson" });
  res.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

function pullFailure(job: Job): AppError {
  if (job.status === "cancelled") return new AppError("CANCELLED", "the download was cancelled");
  const { code = "INTERNAL", message = "the download was interrupted", hint } = job.error ?? {};
  return new AppError(code === "INTERRUPTED" ? "UNAVAILABLE" : (code as ErrorCode), message, { hint });
}

/** Progress of a job in the words of Ollama's `/api/pull`, without repeated lines. */
class PullLines {
  #last = "";
  readonly #told = new Set<unknown>();

  constructor(private readonly name: string) {}

  fromProgress(progress: JobProgress | null): Record<string, unknown>[] {
    return this.#unlessRepeated(this.#toLine(progress ?? { phase: "pulling manifest" }));
  }

  success(): Record<string, unknown>[] {
    const statuses = ["verifying sha256 digest", "writing manifest", "success"];
    return statuses.filter((status) => !this.#told.has(status)).map((status) => ({ status }));
  }

  /** Clients draw one bar a digest: a repository that comes as one whole gets one made from its name. */
  #toLine({ phase, done, total }: JobProgress): Record<string, unknown> {
    const layer = /^pulling ([0-9a-f]{12})$/.exec(phase)?.[1];
    const hex =
      layer ?? (phase === "pulling" ? createHash("sha256").update(this.name).digest("hex").slice(0, 12) : null);
    if (hex === null) return { status: phase };
    return { status: `pulling ${hex}`, digest: `sha256:${hex}`, total, completed: done };
  }

  #unlessRepeated(line: Record<string, unknown>): Record<string, unknown>[] {
    const text = JSON.stringify(line);
    if (text === this.#last) return [];
    this.#last = text;
    this.#told.add(line.status);
    return [line];
  }
}
