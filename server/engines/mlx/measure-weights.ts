import type { Tensor } from "~/server/engines/mlx/safetensors";

/** `quantization` of an MLX model's config.json: defaults, and overrides by the layer's name. */
export interface Quantization {
  bits?: number;
  group_size?: number;
  mode?: string;
  [layer: string]: unknown;
}

export interface WeightFacts {
  parameterCount: number;
  /** All bytes of weights, scales and biases over the number of parameters. */
  bitsPerWeight: number;
  /** "4bit g64", "mxfp4 g32", "BF16". */
  quantization: string;
}

/**
 * Counts parameters from tensor shapes. MLX packs quantised weights into U32 words beside `scales` of one value a group,
 * so a packed layer has scales x group size parameters, whatever its bits are.
 */
export function measureWeights(tensors: Tensor[], quantization: Quantization | undefined): WeightFacts {
  const names = new Set(tensors.map((tensor) => tensor.name));
  let parameterCount = 0;
  let totalBytes = 0;
  for (const tensor of tensors) {
    totalBytes += tensor.bytes;
    const { layer, part } = splitName(tensor.name);
    const isPacked = names.has(`${layer}.scales`);
    if (!isPacked) parameterCount += elements(tensor);
    else if (part === "scales") parameterCount += elements(tensor) * groupSize(layer, quantization);
  }
  const bitsPerWeight = parameterCount > 0 ? (totalBytes * 8) / parameterCount : 0;
  return { parameterCount, bitsPerWeight, quantization: describe(tensors, quantization) };
}

function splitName(name: string): { layer: string; part: string } {
  const dot = name.lastIndexOf(".");
  return { layer: name.slice(0, Math.max(dot, 0)), part: name.slice(dot + 1) };
}

const elements = (tensor: Tensor): number => tensor.shape.reduce((product, size) => product * size, 1);

function groupSize(layer: string, quantization: Quantization | undefined): number {
  const override = quantization?.[layer];
  if (typeof override === "object" && override !== null && "group_size" in override) return Number(override.group_size);
  return quantization?.group_size ?? 64;
}

function describe(tensors: Tensor[], quantization: Quantization | undefined): string {
  if (quantization?.bits) {
    const mode = quantization.mode && quantization.mode !== "affine" ? quantization.mode : `${quantization.bits}bit`;
    return `${mode} g${quantization.group_size ?? 64}`;
  }
  const bytesByType = new Map<string, number>();
  for (const { dtype, bytes } of tensors) bytesByType.set(dtype, (bytesByType.get(dtype) ?? 0) + bytes);
  return [...bytesByType].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "unknown";
}
