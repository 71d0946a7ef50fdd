import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** The file that makes a model's folder a derived model (docs/engine-protocol.md). */
export const overlayFile = "ollmlx.json";

const messageSchema = z.object({ role: z.string(), content: z.string() });

const overlaySchema = z.object({
  /** The model that it was made from, as a person named it. */
  from: z.string().optional(),
  system: z.string().optional(),
  template: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
  messages: z.array(messageSchema).optional(),
  license: z.array(z.string()).optional(),
  /** A subfolder with mlx-lm's `adapters.safetensors` and `adapter_config.json`. */
  adapter: z.string().optional(),
});
export type Overlay = z.infer<typeof overlaySchema>;

/** {} for a model that is not derived. Throws the system's error, or one that names the wrong field. */
export async function readOverlay(folder: string): Promise<Overlay> {
  const text = await readFile(join(folder, overlayFile), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return text === null ? {} : overlaySchema.parse(JSON.parse(text));
}

/** What a derived model adds, over what its source added: parameters are merged, licences appended, the rest replaced. */
export function deriveOverlay(source: Overlay, added: Overlay): Overlay {
  const parameters = { ...source.parameters, ...added.parameters };
  const license = [...(source.license ?? []), ...(added.license ?? [])];
  return {
    ...source,
    ...added,
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    ...(license.length > 0 ? { license } : {}),
  };
}
