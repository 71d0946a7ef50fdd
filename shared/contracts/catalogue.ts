import { z } from "zod";
import { engineIdSchema } from "~/shared/contracts/engine";

/** What a model is recommended for. `small` = a first try on any machine. */
export const catalogueRoleSchema = z.enum(["chat", "code", "small", "embedding"]);
export type CatalogueRole = z.infer<typeof catalogueRoleSchema>;

/** How a model sits in this machine's memory; how it is estimated stands in `shared/memory-fit.ts`. */
export const memoryFitSchema = z.enum(["fits", "tight", "too_big"]);
export type MemoryFit = z.infer<typeof memoryFitSchema>;

/** A model that a newcomer may pull, with whether it fits this machine. */
export const catalogueEntrySchema = z.object({
  name: z.string(),
  engine: engineIdSchema,
  role: catalogueRoleSchema,
  /** Bytes to download; approximate where `isSizeExact` is false. */
  sizeBytes: z.number().int(),
  isSizeExact: z.boolean(),
  /** Bits a weight of the common layers: 4 for "4bit". */
  bits: z.number(),
  /** Tokens the model was made for. */
  contextLength: z.number().int(),
  parameterCount: z.number().int(),
  summary: z.string(),
  license: z.string(),
  /** Weights and a conversation of 8,192 tokens, in bytes of memory. */
  neededBytes: z.number().int(),
  fit: memoryFitSchema,
  installed: z.boolean(),
  /** Set where the repository cannot be loaded any more: why, and what to pull instead. */
  replacement: z.object({ reason: z.string(), name: z.string() }).nullable(),
  /** The same model for the other engine; null where the catalogue has none. */
  counterpart: z.string().nullable(),
});
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>;

/** One repository that a search on the hub found. */
export const hubModelSchema = z.object({
  /** As it is pulled: `org/name` for MLX, `hf.co/org/name` for GGUF. */
  name: z.string(),
  engine: engineIdSchema,
  downloads: z.number().int(),
  likes: z.number().int(),
  /** Its owner wants the terms accepted first. */
  isGated: z.boolean(),
  /** Bytes of weights; null where the hub does not say, and for GGUF, where a repository holds many sizes. */
  sizeBytes: z.number().int().nullable(),
  /** As its tags say: "4-bit"; null where they say nothing. */
  quantization: z.string().nullable(),
  license: z.string().nullable(),
  /** Epoch ms of its last change; null where the hub does not say. */
  updatedAt: z.number().int().nullable(),
  /** Null where the size is not known. */
  fit: memoryFitSchema.nullable(),
  installed: z.boolean(),
});
export type HubModel = z.infer<typeof hubModelSchema>;

export const hubSearchSchema = z.object({
  query: z.string().trim().max(200),
  engine: engineIdSchema,
});
export type HubSearch = z.infer<typeof hubSearchSchema>;
