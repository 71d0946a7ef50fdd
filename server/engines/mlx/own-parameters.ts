import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Overlay } from "~/server/engines/mlx/overlay";

const samplingFields = {
  temperature: z.number().min(0),
  top_k: z.int(),
  top_p: z.number().min(0).max(1),
  min_p: z.number().min(0).max(1),
};

/**
 * Options for requests that say nothing, by Ollama's names: those of a derived model, over how the model's makers want it
 * sampled. It is what `mlx_backend/generation_config.py` and the overlay give a request.
 */
export async function readOwnParameters(folder: string, overlay: Overlay): Promise<Record<string, unknown>> {
  return { ...(await readSampling(folder)), ...overlay.parameters };
}

/** From transformers' `generation_config.json`; a file or value that cannot be used is as good as absent. */
async function readSampling(folder: string): Promise<Record<string, number>> {
  const text = await readFile(join(folder, "generation_config.json"), "utf8").catch(() => "null");
  const content = parse(text);
  if (content.do_sample === false) return { temperature: 0 };
  const sampling: Record<string, number> = {};
  for (const [key, schema] of Object.entries(samplingFields)) {
    const { data } = schema.safeParse(content[key]);
    if (data !== undefined) sampling[key] = data;
  }
  return sampling;
}

function parse(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).catch({}).parse(JSON.parse(text));
  } catch {
    return {};
  }
}
