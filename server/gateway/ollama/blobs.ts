import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { Exchange, Handler } from "~/server/gateway/exchange";
import { BlobStore } from "~/server/gateway/ollama/blob-store";

export function openBlobs({ runtime }: Exchange): BlobStore {
  const { mlxModelsDir, modelsDir } = runtime.config;
  return new BlobStore({ uploads: join(mlxModelsDir, ".blobs"), ollama: join(modelsDir, "blobs") });
}

/** `HEAD /api/blobs/sha256:<hex>`: 200 when a model can be made of that content, 404 when it has to be uploaded. */
export const probeBlob: Handler = async (exchange) => {
  const file = await openBlobs(exchange).find(digestIn(exchange.path));
  exchange.res.writeHead(file === null ? 404 : 200, { "content-length": 0 }).end();
};

/** `POST /api/blobs/sha256:<hex>`: 201 for new content, 200 for what is here. */
export const receiveBlob: Handler = async (exchange) => {
  const { req, res, path } = exchange;
  const blobs = openBlobs(exchange);
  const digest = digestIn(path);
  const isHere = (await blobs.find(digest)) !== null;
  // An answer before the content has come breaks the connection of clients that are still sending.
  if (isHere) await finished(req.resume());
  else await blobs.receive(digest, req, Number(req.headers["content-length"] ?? 0));
  res.writeHead(isHere ? 200 : 201, { "content-length": 0 }).end();
};

const digestIn = (path: string): string => path.slice("/api/blobs/".length);
