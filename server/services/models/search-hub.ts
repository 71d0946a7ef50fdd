import { z } from "zod";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { askHub } from "~/server/services/models/ask-hub";
import { keyOf, thisMachine } from "~/server/services/models/list-catalogue";
import type { HubModel, HubSearch } from "~/shared/contracts/catalogue";
import { judgeFit } from "~/shared/memory-fit";

const mostResults = 40;

/** One model of `GET /api/models?expand[]=...` as far as it is used here (https://huggingface.co/docs/hub/api). */
const resultSchema = z.looseObject({
  id: z.string(),
  downloads: z.number().catch(0),
  likes: z.number().catch(0),
  gated: z.union([z.boolean(), z.string()]).catch(false),
  tags: z.array(z.string()).catch([]),
  lastModified: z.string().nullish().catch(null),
  safetensors: z
    .looseObject({ parameters: z.record(z.string(), z.number()) })
    .nullish()
    .catch(null),
});
type Result = z.infer<typeof resultSchema>;

const fields = ["downloads", "likes", "gated", "tags", "lastModified", "safetensors"];

/**
 * Models on the hub that can run here, most downloaded first. Throws UNAVAILABLE when the hub cannot be reached or asks
 * to wait, UPSTREAM_FAILED when it answers something else.
 */
export async function searchHub(
  parts: Pick<Runtime, "config" | "engines">,
  { query, engine }: HubSearch,
): Promise<HubModel[]> {
  const params = new URLSearchParams({
    search: query,
    filter: engine === "mlx" ? "mlx" : "gguf",
    sort: "downloads",
    direction: "-1",
    limit: String(mostResults),
  });
  for (const field of fields) params.append("expand[]", field);
  const answer = await askHub(parts, `/api/models?${params}`);
  const installed = new Set((await parts.engines.listModels()).map((model) => keyOf(model.engine, model.name)));
  if (!Array.isArray(answer)) throw new AppError("UPSTREAM_FAILED", "the hub's answer to the search is not a list");
  return (answer as unknown[]).flatMap((entry) => {
    const result = resultSchema.safeParse(entry).data;
    return result ? [toHubModel(result, engine, installed)] : [];
  });
}

function toHubModel(result: Result, engine: HubSearch["engine"], installed: Set<string>): HubModel {
  const name = engine === "mlx" ? result.id : `hf.co/${result.id}`;
  const sizeBytes = engine === "mlx" ? weighTensors(result.safetensors?.parameters) : null;
  return {
    name,
    engine,
    downloads: result.downloads,
    likes: result.likes,
    isGated: result.gated !== false,
    sizeBytes,
    quantization: result.tags.find((tag) => /^\d+-bit$/.test(tag)) ?? null,
    license: result.tags.find((tag) => tag.startsWith("license:"))?.slice("license:".length) ?? null,
    updatedAt: result.lastModified ? Date.parse(result.lastModified) || null : null,
    fit: sizeBytes === null ? null : judgeFit({ sizeBytes }, thisMachine()),
    installed: installed.has(keyOf(engine, name)),
  };
}

const bytesPerValue: Record<string, number> = { F64: 8, F32: 4, U32: 4, I32: 4, F16: 2, BF16: 2, I16: 2, U8: 1, I8: 1 };

/** The hub counts values by type; packed weights count as the words (U32) that they are packed into. */
function weighTensors(counts: Record<string, number> | undefined): number | null {
  if (!counts) return null;
  return Object.entries(counts).reduce((sum, [type, count]) => sum + count * (bytesPerValue[type] ?? 2), 0);
}
