import { z } from "zod";
import { engineIdSchema } from "~/shared/contracts/engine";

const modelName = z.string().trim().min(1).max(300);

/** How weights are packed: `affine` with 2 to 8 bits, or one of the block formats, whose bits and group size are fixed. */
export const quantizationModeSchema = z.enum(["affine", "mxfp4", "mxfp8", "nvfp4"]);
export type QuantizationMode = z.infer<typeof quantizationModeSchema>;

/** Bits and group sizes that mlx can pack (mlx.core.quantize), by mode. */
export const quantizationChoices: Record<QuantizationMode, { bits: number[]; groupSizes: number[] }> = {
  affine: { bits: [2, 3, 4, 5, 6, 8], groupSizes: [32, 64, 128] },
  mxfp4: { bits: [4], groupSizes: [32] },
  mxfp8: { bits: [8], groupSizes: [32] },
  nvfp4: { bits: [4], groupSizes: [16] },
};

/** A copy of an installed MLX model with other weights. */
export const convertRequestSchema = z
  .object({
    model: modelName,
    /** `org/name`; a name without an organisation becomes `local/<name>`. */
    target: modelName,
    action: z.enum(["quantize", "dequantize", "fuse"]),
    bits: z.number().int().default(4),
    groupSize: z.number().int().default(64),
    mode: quantizationModeSchema.default("affine"),
    /** Of weights that are not packed; null keeps what they have. */
    dtype: z.enum(["float16", "bfloat16", "float32"]).nullable().default(null),
  })
  .superRefine(({ action, mode, bits, groupSize }, context) => {
    if (action !== "quantize") return;
    const allowed = quantizationChoices[mode];
    if (!allowed.bits.includes(bits)) {
      context.addIssue({ code: "custom", path: ["bits"], message: `${mode} takes ${listOf(allowed.bits)} bits` });
    }
    if (!allowed.groupSizes.includes(groupSize)) {
      const message = `${mode} takes groups of ${listOf(allowed.groupSizes)}`;
      context.addIssue({ code: "custom", path: ["groupSize"], message });
    }
  });
export type ConvertRequest = z.output<typeof convertRequestSchema>;

const listOf = (values: readonly number[]): string => values.join(", ").replace(/, (\d+)$/, " or $1");

/** What Ollama's importer can make of 16-bit weights. */
export const twinQuantizationSchema = z.enum(["f16", "q8_0", "q4_K_M", "q4_K_S"]);
export type TwinQuantization = z.infer<typeof twinQuantizationSchema>;

/** The same weights for Ollama, so that both engines can be compared. */
export const twinRequestSchema = z.object({
  model: modelName,
  /** Ollama's name for it; left out = proposed from the model's. */
  target: modelName.optional(),
  quantization: twinQuantizationSchema.default("q4_K_M"),
});
export type TwinRequest = z.output<typeof twinRequestSchema>;

/** What a twin will be, or why it cannot be made. */
export const twinPlanSchema = z.object({
  target: z.string(),
  /** Set when the weights are packed and are unpacked first, which takes this many bytes of disk for a while. */
  unpackedBytes: z.number().int().nullable(),
  /** The chat format that the twin is given, such as "llama3"; null = none is known, so only raw prompts are like. */
  chatFormat: z.string().nullable(),
  /** Why it cannot be made; null = it can. */
  obstacle: z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() }).nullable(),
});
export type TwinPlan = z.infer<typeof twinPlanSchema>;

/** A model that was made on this machine, and from what. */
export const madeModelSchema = z.object({ name: z.string(), engine: engineIdSchema, from: z.string() });
export type MadeModel = z.infer<typeof madeModelSchema>;
