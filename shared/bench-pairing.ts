import type { Model } from "~/shared/contracts/model";

export interface ProposedPair {
  modelA: string;
  modelB: string;
  reason: string;
}

type Comparable = Pick<Model, "name" | "format" | "family" | "parameterCount" | "quantization" | "bitsPerWeight">;

const PARAMETER_TOLERANCE = 0.03;

/** The largest relative difference of bits per weight at which two models count as the same work. */
export const BITS_TOLERANCE = 0.05;

/** Parts of a name that tell how a model was packed or tuned for chat, not which model it is. */
const packaging =
  /^(?:\d+bit|bf16|fp16|f16|fp32|f32|fp8|i?q\d\w*|int\d|mxfp\d|g\d+|dwq|awq|gptq|mlx|gguf|latest|instruct|chat|it|hf)$/;

/** `mlx-community/Llama-3.2-1B-Instruct-4bit` and `llama3.2:1b-instruct-q8_0` are both `llama3.21b`. */
export function readBaseName(name: string): string {
  const withoutOwner = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  return withoutOwner
    .split(/[-:\s]/)
    .filter((part) => !packaging.test(part))
    .join("");
}

/** Relative difference of bits per weight, null where one is unknown. */
export function compareBits(a: Pick<Model, "bitsPerWeight">, b: Pick<Model, "bitsPerWeight">): number | null {
  if (a.bitsPerWeight === null || b.bitsPerWeight === null) return null;
  return Math.abs(a.bitsPerWeight / b.bitsPerWeight - 1);
}

function haveSameSize(a: Comparable, b: Comparable): boolean | null {
  if (a.parameterCount === null || b.parameterCount === null) return null;
  return Math.abs(a.parameterCount / b.parameterCount - 1) <= PARAMETER_TOLERANCE;
}

/** 0 = same base model by name; 1 = same family and size; null = no pair. */
function rankMatch(a: Comparable, b: Comparable): 0 | 1 | null {
  const sameSize = haveSameSize(a, b);
  if (sameSize === false) return null;
  if (readBaseName(a.name) === readBaseName(b.name)) return 0;
  return sameSize && a.family !== "" && a.family === b.family ? 1 : null;
}

function describeMatch(rank: 0 | 1, a: Comparable, b: Comparable): string {
  const match = rank === 0 ? "same base model" : "same family and parameter count";
  const bits = compareBits(a, b);
  if (bits === null) return `${match}, bits per weight unknown`;
  const both = `${a.bitsPerWeight?.toFixed(1)} and ${b.bitsPerWeight?.toFixed(1)} bits per weight`;
  return bits <= BITS_TOLERANCE ? `${match}, ${both}` : `${match}, but ${both}`;
}

const size = (model: Comparable): number => model.parameterCount ?? Number.MAX_SAFE_INTEGER;

const ascending = (x: number, y: number): number => (x === y ? 0 : x < y ? -1 : 1);

/** MLX models with their GGUF twins: same base model first, then the nearest bits per weight, then the smallest model. */
export function matchPairs(models: readonly Comparable[]): ProposedPair[] {
  const twins = models.filter((model) => model.format === "gguf");
  return models
    .filter((model) => model.format === "mlx")
    .flatMap((a) =>
      twins.flatMap((b) => {
        const rank = rankMatch(a, b);
        return rank === null ? [] : [{ a, b, rank, bits: compareBits(a, b) ?? Number.POSITIVE_INFINITY }];
      }),
    )
    .sort((x, y) => x.rank - y.rank || ascending(x.bits, y.bits) || ascending(size(x.a), size(y.a)))
    .map(({ a, b, rank }) => ({ modelA: a.name, modelB: b.name, reason: describeMatch(rank, a, b) }));
}
