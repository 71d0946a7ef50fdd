import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Engine } from "~/server/engines/engine";
import { engineError } from "~/server/engines/engine-client";
import { AppError } from "~/server/errors";

/** Left free on the disk by an upload, for everything else that writes there. */
const spareBytes = 1024 ** 3;
/** Uploads that no model was made of are kept this long for another try. */
const keptMs = 24 * 3_600_000;

export interface BlobFolders {
  /** Where uploads wait until a model is made of them. */
  uploads: string;
  /** Ollama's own blobs, where they are on this machine. */
  ollama: string;
}

/** How many models are being made of an upload at this moment, by its file. */
const inUse = new Map<string, number>();

/** Files of models to be made, by the SHA-256 of what is in them. */
export class BlobStore {
  constructor(private readonly folders: BlobFolders) {}

  /** The file of that content, or null. Throws BAD_REQUEST for what is no digest. */
  async find(digest: string): Promise<string | null> {
    const name = fileName(digest);
    for (const folder of [this.folders.uploads, this.folders.ollama]) {
      const file = join(folder, name);
      if ((await stat(file).catch(() => null))?.isFile()) return file;
    }
    return null;
  }

  /**
   * Writes a body to the disk while it comes and keeps it when its content is what the digest says. Throws BAD_REQUEST,
   * or NO_SPACE; nothing is left then.
   */
  async receive(digest: string, body: Readable, announcedBytes: number): Promise<void> {
    const { uploads } = this.folders;
    const target = join(uploads, fileName(digest));
    await mkdir(uploads, { recursive: true });
    await this.#forgetOld();
    await checkSpace(uploads, announcedBytes);
    const part = `${target}.${randomUUID()}`;
    const hash = createHash("sha256");
    body.on("data", (chunk: Buffer) => hash.update(chunk));
    try {
      await pipeline(body, createWriteStream(part));
      const got = `sha256:${hash.digest("hex")}`;
      if (got !== digest) throw new AppError("BAD_REQUEST", `digest mismatch, expected "${digest}", got "${got}"`);
      await rename(part, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOSPC") throw new AppError("NO_SPACE", "the disk is full");
      throw error;
    } finally {
      await rm(part, { force: true });
    }
  }

  /** Gives Ollama the uploads that it has not got. Throws BAD_REQUEST for content that nobody has uploaded. */
  async handOver(digests: string[], ollama: Engine, signal: AbortSignal): Promise<void> {
    for (const digest of digests) {
      const path = `/api/blobs/${digest}`;
      const there = await ollama.wire.forward?.("HEAD", path, Buffer.alloc(0), signal);
      there?.body.resume();
      if (there?.statusCode === 200) continue;
      const file = await this.find(digest);
      if (file === null) throw new AppError("BAD_REQUEST", `there is no blob ${digest}: upload it first`);
      const reply = await ollama.wire.forward?.("POST", path, createReadStream(file), signal);
      const answer = reply ? (await buffer(reply.body)).toString("utf8") : "";
      if (reply && reply.statusCode >= 300) throw engineError(reply.statusCode, answer);
    }
  }

  /** Runs `make`, and then deletes the uploads that it was for and that nobody else makes a model of. */
  async using<T>(digests: string[], make: () => Promise<T>): Promise<T> {
    const files = digests.map((digest) => join(this.folders.uploads, fileName(digest)));
    for (const file of files) inUse.set(file, (inUse.get(file) ?? 0) + 1);
    try {
      return await make();
    } finally {
      for (const file of files) {
        const users = (inUse.get(file) ?? 1) - 1;
        inUse.set(file, users);
        if (users > 0) continue;
        inUse.delete(file);
        await rm(file, { force: true });
      }
    }
  }

  async #forgetOld(): Promise<void> {
    for (const name of await readdir(this.folders.uploads)) {
      const file = join(this.folders.uploads, name);
      const facts = await stat(file).catch(() => null);
      if (facts && !inUse.has(file) && Date.now() - facts.mtimeMs > keptMs) await rm(file, { force: true });
    }
  }
}

/** Throws BAD_REQUEST in Ollama's words. */
function fileName(digest: string): string {
  if (!/^sha256[:-][0-9a-f]{64}$/.test(digest)) throw new AppError("BAD_REQUEST", "invalid digest format");
  return digest.replace(":", "-");
}

async function checkSpace(folder: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize - spareBytes;
  if (neededBytes <= freeBytes) return;
  const inMegabytes = (bytes: number) => `${Math.ceil(Math.max(0, bytes) / 1e6)} MB`;
  throw new AppError("NO_SPACE", `the upload has ${inMegabytes(neededBytes)}, the disk ${inMegabytes(freeBytes)} free`);
}
