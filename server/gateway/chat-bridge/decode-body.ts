import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { AppError } from "~/server/errors";
import { largestBodyBytes } from "~/server/gateway/exchange";

const limit = { maxOutputLength: largestBodyBytes };

/** By the name that Content-Encoding gives. zstd is loaded when a client first sends it. */
const decoders: Record<string, (body: Buffer) => Promise<Buffer>> = {
  gzip: (body) => promisify(gunzip)(body, limit),
  "x-gzip": (body) => promisify(gunzip)(body, limit),
  deflate: (body) => promisify(inflate)(body, limit),
  br: (body) => promisify(brotliDecompress)(body, limit),
  zstd: async (body) => (await import("~/server/gateway/chat-bridge/zstd")).decompressZstd(body, largestBodyBytes),
};

/**
 * A request body as it was before its client compressed it. Throws BAD_REQUEST for an encoding that is not known and
 * for bytes that are not in it, TOO_LARGE when it grows beyond what a plain body may be.
 */
export async function decodeBody(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? "";
  if (name === "" || name === "identity") return body;
  const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (!decode) {
    const known = Object.keys(decoders).join(", ");
    throw new AppError("BAD_REQUEST", `Content-Encoding '${name}' is not supported: send one of ${known}, or none`);
  }
  try {
    return await decode(body);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
    throw new AppError("BAD_REQUEST", `the body is not valid ${name}: ${(cause as Error).message}`, { cause });
  }
}

function tooLarge(): AppError {
  return new AppError("TOO_LARGE", `the request body unpacks to more than ${largestBodyBytes / 1024 / 1024} MB`);
}
