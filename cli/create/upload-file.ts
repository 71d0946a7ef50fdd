import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readError, readText, sendRequest } from "~/cli/api/request";
import type { ModelFile } from "~/cli/create/model-files";
import type { TransferDisplay } from "~/cli/progress/transfer-display";

/** Gives the daemon a file, unless it has it already. Resolves with its digest, "sha256:<hex>". */
export async function uploadFile(file: ModelFile, display: TransferDisplay, signal: AbortSignal): Promise<string> {
  const show = (verb: string) => (done: number) =>
    display.transfer(`${verb} ${file.path}`, `${verb} ${file.name}`, done, file.bytes);
  const hash = createHash("sha256");
  for await (const part of readParts(file.path, show("hashing"), signal)) hash.update(part);
  const digest = `sha256:${hash.digest("hex")}`;
  const path = `/api/blobs/${digest}`;
  const known = await sendRequest("HEAD", path, undefined, signal);
  known.resume();
  if (known.statusCode === 200) return digest;
  const content = readParts(file.path, show("copying"), signal);
  const reply = await sendRequest("POST", path, { content, bytes: file.bytes }, signal);
  const text = await readText(reply);
  if (reply.statusCode !== 200 && reply.statusCode !== 201) throw readError(text, reply.statusCode);
  return digest;
}

/** The bytes of a file; `onProgress` hears how many have been read. */
async function* readParts(path: string, onProgress: (done: number) => void, signal: AbortSignal) {
  let done = 0;
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
    yield part as Buffer;
    done += (part as Buffer).length;
    onProgress(done);
  }
}
