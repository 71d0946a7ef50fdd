import type { ServerResponse } from "node:http";
import type { EngineReply } from "~/server/engines/engine";
import type { Ticket } from "~/server/engines/request-queue";
import { AppError } from "~/server/errors";

const lineEnd = 10;
/** What an object or the space before one begins with. */
const lineBeginnings = new Set(["{", " ", "\t", "\r", "\n"].map((text) => text.charCodeAt(0)));
/** More than any answer that is one line needs: a batch of some thousand embeddings. */
const longestLineBytes = 512 * 1024 * 1024;
/** How the streams of `/api/generate` and `/api/chat` end. */
export const lastOfAnswer = /"done":\s*true|"error":/;
/** How the stream of `/api/create` ends. */
export const lastOfProgress = /"status":\s*"success"|"error":/;
/** The counts of an answer stand at the end of its last line. */
const tailBytes = 2048;

/**
 * Passes an engine's bytes on unchanged, at the client's speed. Only whole lines go out, so that an engine that dies in
 * the middle leaves the client complete objects and then an error line; a plain JSON answer, which is one unfinished
 * line until its end, still gets a real status, unless lines were written before. Rejects with UPSTREAM_FAILED when the engine breaks off, says what is no
 * JSON, or ends a stream without `lastLine` in its last line; with the reason of an abort when there was one.
 */
export function relay(reply: EngineReply, res: ServerResponse, lastLine?: RegExp): Promise<void> {
  const { body, ticket } = reply;
  const held: Buffer[] = [];
  let heldBytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  if (!res.headersSent) {
    res.statusCode = reply.statusCode;
    res.setHeader("content-type", reply.contentType);
    if (reply.statusCode === 503) res.setHeader("retry-after", 1);
  }

  return new Promise((resolve, reject) => {
    const fail = (error: AppError) => {
      body.destroy();
      if (res.destroyed) resolve();
      else reject(error);
    };
    body.on("data", (chunk: Buffer) => {
      if (ticket) ticket.answeringSince ??= Date.now();
      const wrongAt = findNonsense(chunk, held.length === 0);
      if (wrongAt >= 0) {
        if (wrongAt > 0) res.write(Buffer.concat([...held.splice(0), chunk.subarray(0, wrongAt)]));
        return fail(nonsense(chunk.subarray(wrongAt)));
      }
      const cut = chunk.lastIndexOf(lineEnd) + 1;
      if (cut === 0) {
        held.push(chunk);
        heldBytes += chunk.length;
        if (heldBytes > longestLineBytes) fail(upstreamFailed("the model's engine sent a line without an end"));
        return;
      }
      const ended = cut === chunk.length ? chunk : chunk.subarray(0, cut);
      tail = held.length === 0 ? ended : Buffer.concat([...held.splice(0), ended]);
      const hasRoom = res.write(tail);
      heldBytes = chunk.length - cut;
      if (heldBytes > 0) held.push(chunk.subarray(cut));
      if (!hasRoom) {
        body.pause();
        res.once("drain", () => body.resume());
      }
    });
    body.once("end", () => {
      const rest = Buffer.concat(held);
      const lines = rest.length > 0 ? rest : tail;
      const end = lines.subarray(-tailBytes).toString("latin1");
      if (rest.length > 0 && !/}\s*$/.test(end)) return fail(nonsense(rest));
      if (ticket) readCounts(ticket, end);
      if (lastLine && isStream(reply) && !lastLine.test(findLastLine(lines).toString("latin1"))) {
        return fail(upstreamFailed("the model's answer ended before it was whole"));
      }
      res.end(rest.length > 0 ? rest : undefined);
      resolve();
    });
    body.once("error", (cause: Error) =>
      fail(
        cause instanceof AppError
          ? cause
          : upstreamFailed("the model's engine ended in the middle of the answer", { cause }),
      ),
    );
    res.once("close", () => {
      body.destroy();
      resolve();
    });
  });
}

const isStream = ({ statusCode, contentType }: EngineReply): boolean =>
  statusCode === 200 && contentType.startsWith("application/x-ndjson");

/** The last of some whole lines; it may be long, since it can hold all tokens of the dialogue. */
function findLastLine(lines: Buffer): Buffer {
  return lines.subarray(lines.length < 2 ? 0 : lines.lastIndexOf(lineEnd, lines.length - 2) + 1);
}

/** Where the first line begins that cannot be an object, or -1. */
function findNonsense(chunk: Buffer, isLineStart: boolean): number {
  let start = isLineStart ? 0 : chunk.indexOf(lineEnd) + 1;
  while (start < chunk.length && (start > 0 || isLineStart)) {
    if (!lineBeginnings.has(chunk[start] ?? lineEnd)) return start;
    const end = chunk.indexOf(lineEnd, start);
    if (end < 0) return -1;
    start = end + 1;
  }
  return -1;
}

function readCounts(ticket: Ticket, last: string): void {
  const count = (name: string) => Number(new RegExp(`"${name}":\\s*(\\d+)`).exec(last)?.[1] ?? 0);
  ticket.promptTokens = count("prompt_eval_count");
  ticket.outputTokens = count("eval_count");
}

function nonsense(bytes: Buffer): AppError {
  return upstreamFailed(`the model's engine answered something that is not JSON: ${bytes.toString("utf8", 0, 100)}`);
}

function upstreamFailed(message: string, options: { cause?: unknown } = {}): AppError {
  return new AppError("UPSTREAM_FAILED", message, options);
}
