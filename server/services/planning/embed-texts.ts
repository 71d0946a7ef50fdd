import { createHash } from "node:crypto";
import { z } from "zod";
import { readEmbeddings, writeEmbeddings } from "~/db/queries/embeddings";
import { requestJson } from "~/server/engines/request-json";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import type { ChosenModel } from "~/server/services/breakdown/choose-model";

const BATCH_TEXTS = 32;

const replySchema = z.object({ embeddings: z.array(z.array(z.number()).min(1)) });

/**
 * A vector for each text, in their order. Each text is embedded once for each model and then read from the database; what is done
 * before a failure is kept. Throws the engine's error, or UPSTREAM_FAILED for an answer that does not fit.
 */
export async function embedTexts(
  { db }: Pick<Runtime, "db">,
  { engine, model, keepAlive }: ChosenModel,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const hashes = texts.map((text) => createHash("sha256").update(text).digest("hex"));
  const known = readEmbeddings(db, model.digest, hashes);
  const wanted = new Map(hashes.map((hash, at) => [hash, texts[at] ?? ""] as const));
  const missing = [...wanted].filter(([hash]) => !known.has(hash));
  for (let start = 0; start < missing.length; start += BATCH_TEXTS) {
    const batch = missing.slice(start, start + BATCH_TEXTS);
    const body = { model: model.name, input: batch.map(([, text]) => text), keep_alive: keepAlive };
    const reply = replySchema.safeParse(await requestJson(engine, "/api/embed", body, signal));
    if (!reply.success || reply.data.embeddings.length !== batch.length) {
      throw new AppError("UPSTREAM_FAILED", `${model.name} did not give a vector for each text`);
    }
    const vectors = new Map(batch.map(([hash], at) => [hash, Float32Array.from(reply.data.embeddings[at] ?? [])]));
    db.transaction((tx) => writeEmbeddings(tx, model.digest, vectors));
    for (const [hash, vector] of vectors) known.set(hash, vector);
  }
  return hashes.map((hash) => known.get(hash) ?? new Float32Array());
}
