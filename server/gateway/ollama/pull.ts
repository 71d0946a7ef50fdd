import { createHash } from "node:crypto";
import { AppError, type ErrorCode } from "~/server/errors";
import { type Exchange, largestShortBodyBytes, readBody } from "~/server/gateway/exchange";
import { parseJsonObject } from "~/server/gateway/json-body";
import { readModelName } from "~/server/gateway/ollama/describe";
import { isModelName } from "~/server/gateway/ollama/model-name";
import { StatusLines } from "~/server/gateway/ollama/status-lines";
import { isTerminal, type Job, type JobProgress } from "~/shared/contracts/job";

/** `POST /api/pull`: starts a download, or joins the one under way, and tells its progress as Ollama does. */
export async function pullModel(exchange: Exchange): Promise<void> {
  const body = parseJsonObject(await readBody(exchange, largestShortBodyBytes));
  const name = readModelName(exchange, body, "invalid model name");
  if (!isModelName(name)) throw new AppError("BAD_REQUEST", "invalid model name");
  const lines = new StatusLines(exchange.res, body.stream !== false);
  await followPull(exchange, name, lines);
  lines.end({ status: "success" });
}

/**
 * Pulls a model while its progress goes to the client. As with Ollama, a client that leaves ends the download that it
 * started; one that joined another's leaves it alone. Throws what the download failed with.
 */
export async function followPull({ runtime, signal }: Exchange, name: string, lines: StatusLines): Promise<void> {
  const askedAt = Date.now();
  const job = await runtime.jobs.enqueue("pull", { name });
  const isOurs = job.createdAt >= askedAt;
  signal.addEventListener("abort", () => void (isOurs && runtime.jobs.cancel(job.id)));
  const told = new Set<unknown>();
  for await (const state of runtime.jobs.watch(job.id, signal)) {
    const line = toLine(name, state.progress ?? { phase: "pulling manifest" });
    told.add(line.status);
    lines.write(line);
    if (!isTerminal(state.status)) continue;
    if (state.status !== "succeeded") throw pullFailure(state);
    for (const status of ["verifying sha256 digest", "writing manifest"])
      if (!told.has(status)) lines.write({ status });
  }
}

function pullFailure(job: Job): AppError {
  if (job.status === "cancelled") return new AppError("CANCELLED", "the download was cancelled");
  const { code = "INTERNAL", message = "the download was interrupted", hint } = job.error ?? {};
  return new AppError(code === "INTERRUPTED" ? "UNAVAILABLE" : (code as ErrorCode), message, { hint });
}

/**
 * Progress of a job in the words of Ollama's `/api/pull`. Clients draw one bar a digest: a repository that comes as one
 * whole gets one made from its name.
 */
function toLine(name: string, { phase, done, total }: JobProgress): Record<string, unknown> {
  const layer = /^pulling ([0-9a-f]{12})$/.exec(phase)?.[1];
  const hex = layer ?? (phase === "pulling" ? createHash("sha256").update(name).digest("hex").slice(0, 12) : null);
  if (hex === null) return { status: phase };
  return { status: `pulling ${hex}`, digest: `sha256:${hex}`, total, completed: done };
}
