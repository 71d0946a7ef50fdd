import type { Readable } from "node:stream";
import type { PullOptions } from "~/server/engines/engine";
import { readLines } from "~/server/engines/read-lines";
import { TransferRate } from "~/server/engines/transfer-rate";
import { AppError } from "~/server/errors";

interface PullLine {
  status?: string;
  total?: number;
  completed?: number;
  error?: string;
}

/**
 * Follows the NDJSON of Ollama's `/api/pull`. The phase is Ollama's own status; done and total are of one layer at a
 * time, because Ollama tells the layers one after the other.
 */
export async function followPull(name: string, body: Readable, report: PullOptions["report"]): Promise<void> {
  const rate = new TransferRate();
  let last: PullLine = {};
  for await (const text of readLines(body)) {
    const line = JSON.parse(text) as PullLine;
    if (line.error) throw pullError(name, line.error);
    last = line;
    const { status = "", total, completed = 0 } = line;
    if (status === "success") continue;
    const bar = total === undefined ? {} : { done: completed, total, unit: "bytes" as const };
    report({
      phase: status,
      ...bar,
      ...(total === undefined ? {} : rate.measure(completed, total, performance.now())),
    });
  }
  if (last.status !== "success") {
    throw new AppError("UPSTREAM_FAILED", `Ollama ended the download of '${name}' before it was whole`, {
      hint: "Pull it again to go on where it stopped.",
    });
  }
}

function pullError(name: string, text: string): AppError {
  if (/file does not exist|not found/.test(text)) {
    return new AppError("NOT_FOUND", `pull model manifest: ${text}`, { hint: `Ollama's library has no '${name}'.` });
  }
  if (/no space left/.test(text)) return new AppError("NO_SPACE", text, { hint: "Free disk space and pull again." });
  return new AppError("UPSTREAM_FAILED", text);
}
