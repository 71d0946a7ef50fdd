import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { ImportSource, PullOptions } from "~/server/engines/engine";
import { type EngineClient, engineError } from "~/server/engines/engine-client";
import { readLines } from "~/server/engines/read-lines";
import { TransferRate } from "~/server/engines/transfer-rate";
import { AppError } from "~/server/errors";

/** The files that Ollama's importer reads: weights, and what describes them. */
const isWanted = (name: string): boolean =>
  !name.startsWith(".") &&
  name !== "ollmlx.json" &&
  name !== "training.json" &&
  name !== "model.safetensors.index.json" &&
  /\.(safetensors|json)$|^tokenizer\.model$/.test(name);

/**
 * Hands a folder's files to an Ollama server, which need not see this disk, and lets it make the model `name`
 * (`/api/blobs`, then `/api/create`). Throws NOT_SUPPORTED for an architecture that its importer does not know.
 */
export async function importFolder(
  client: EngineClient,
  name: string,
  { folder, quantization, template, system, parameters }: ImportSource,
  { signal, report }: PullOptions,
): Promise<void> {
  const files = await handOver(client, folder, { signal, report });
  const body = {
    model: name,
    files,
    stream: true,
    ...(quantization === null ? {} : { quantize: quantization }),
    ...(template === null ? {} : { template }),
    ...(system === null ? {} : { system }),
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
  };
  report({ phase: "converting" });
  await follow(await client.stream("/api/create", body, signal), { signal, report });
}

/** Hashes each file and sends those that the server has not got. Gives the digests by name. */
async function handOver(
  client: EngineClient,
  folder: string,
  { signal, report }: PullOptions,
): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter(isWanted);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  // Each byte is read twice: once for the hash, once to be sent.
  const total = sizes.reduce((sum, size) => sum + size, 0) * 2;
  const rate = new TransferRate();
  let done = 0;
  const count = (bytes: number) => {
    done += bytes;
    const bar = { done: Math.min(done, total), total, unit: "bytes" as const };
    report({ phase: "handing the files over", ...bar, ...rate.measure(bar.done, total, performance.now()) });
  };
  const files: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const path = join(folder, name);
    const digest = `sha256:${await hashFile(path, signal, count)}`;
    files[name] = digest;
    if (await hasBlob(client, digest, signal)) count(sizes[index] ?? 0);
    else await sendBlob(client, digest, countBytes(path, count), signal);
  }
  return files;
}

async function hasBlob(client: EngineClient, digest: string, signal: AbortSignal): Promise<boolean> {
  const reply = await client.forward("HEAD", `/api/blobs/${digest}`, Buffer.alloc(0), signal);
  await text(reply.body);
  return reply.statusCode === 200;
}

async function sendBlob(client: EngineClient, digest: string, content: Readable, signal: AbortSignal): Promise<void> {
  const reply = await client.forward("POST", `/api/blobs/${digest}`, content, signal);
  const answer = await text(reply.body);
  if (reply.statusCode >= 300) throw createError(engineError(reply.statusCode, answer).message);
}

async function hashFile(path: string, signal: AbortSignal, count: (bytes: number) => void): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(countBytes(path, count), hash, { signal });
  return hash.digest("hex");
}

function countBytes(path: string, count: (bytes: number) => void): Readable {
  return Readable.from(readCounted(path, count), { objectMode: false });
}

async function* readCounted(path: string, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    yield chunk;
    count(chunk.length);
  }
}

interface CreateLine {
  status?: string;
  total?: number;
  completed?: number;
  error?: string;
}

async function follow(body: Readable, { signal, report }: PullOptions): Promise<void> {
  let isDone = false;
  for await (const line of readLines(body)) {
    const { status = "", total, completed = 0, error } = JSON.parse(line) as CreateLine;
    if (error !== undefined) throw createError(error);
    isDone = status === "success";
    const bar = total ? { done: completed, total, unit: "bytes" as const } : {};
    if (!isDone) report({ phase: /quantiz/.test(status) ? "quantising" : "converting", message: status, ...bar });
  }
  signal.throwIfAborted();
  if (!isDone) throw new AppError("UPSTREAM_FAILED", "Ollama ended before the model was made");
}

function createError(reason: string): AppError {
  if (/unsupported architecture|unknown architecture|architecture .* not supported/i.test(reason)) {
    return new AppError("NOT_SUPPORTED", `Ollama's importer does not take this model: ${reason}`);
  }
  if (/no space left/.test(reason)) return new AppError("NO_SPACE", reason, { hint: "Free disk space and try again." });
  return new AppError("UPSTREAM_FAILED", `Ollama could not make the model: ${reason}`);
}
