import { Decompress } from "fzstd";

const sliceBytes = 64 * 1024;

/** Unpacks in pieces, so that a few bytes that stand for gigabytes are noticed at `maxBytes`. Throws as node:zlib does. */
export function decompressZstd(body: Buffer, maxBytes: number): Buffer {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const stream = new Decompress((piece) => {
    size += piece.length;
    if (size > maxBytes) throw Object.assign(new Error("too large"), { code: "ERR_BUFFER_TOO_LARGE" });
    pieces.push(piece);
  });
  for (let at = 0; at < body.length; at += sliceBytes) {
    stream.push(body.subarray(at, at + sliceBytes), at + sliceBytes >= body.length);
  }
  return Buffer.concat(pieces);
}
