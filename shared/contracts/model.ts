import { z } from "zod";
import { engineIdSchema } from "~/shared/contracts/engine";

export const modelFormatSchema = z.enum(["mlx", "gguf"]);

export const loadedModelSchema = z.object({
  /** Bytes the engine holds for it. */
  memoryBytes: z.number().int().nonnegative(),
  contextLength: z.number().int().nonnegative(),
  /** When keep_alive ends (epoch ms); null = pinned. */
  expiresAt: z.number().int().nullable(),
});

export const modelSchema = z.object({
  /** `org/name` for MLX, `name:tag` for Ollama. */
  name: z.string(),
  engine: engineIdSchema,
  format: modelFormatSchema,
  /** Bytes on disk. */
  sizeBytes: z.number().int().nonnegative(),
  /** At least 12 hex digits. */
  digest: z.string(),
  modifiedAt: z.number().int(),
  family: z.string(),
  parameterCount: z.number().int().nullable(),
  /** As the field writes it: "4bit g64", "Q4_K_M", "F16". */
  quantization: z.string(),
  bitsPerWeight: z.number().nullable(),
  contextLength: z.number().int().nullable(),
  capabilities: z.array(z.string()),
  /** Bytes of memory that each token of a conversation takes, at 16 bits a value; null where the files do not say. */
  contextBytesPerToken: z.number().int().nullable(),
  loaded: loadedModelSchema.nullable(),
});
export type Model = z.infer<typeof modelSchema>;

/** How fast a model wrote here when it was last measured. */
export const modelSpeedSchema = z.object({ model: z.string(), tokensPerSecond: z.number() });
export type ModelSpeed = z.infer<typeof modelSpeedSchema>;

export const modelDetailSchema = modelSchema.extend({
  path: z.string().nullable(),
  files: z.array(z.object({ name: z.string(), sizeBytes: z.number().int() })),
  template: z.string(),
  parameters: z.string(),
  license: z.string(),
  /** Its own system prompt; "" where it has none. */
  system: z.string(),
  /** The class of its code on the hub, such as "LlamaForCausalLM"; null where the files do not say. */
  architecture: z.string().nullable(),
  /** Whether its weights are packed into fewer than 16 bits. */
  isPacked: z.boolean(),
  /** The model that it was made from on this machine. */
  madeFrom: z.string().nullable(),
  /** Whether a fine-tuned adapter lies beside its weights. */
  hasAdapter: z.boolean(),
});
export type ModelDetail = z.infer<typeof modelDetailSchema>;
