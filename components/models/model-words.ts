import type { Model } from "~/shared/contracts/model";

/** The quantisation as the field writes it, with its cost: "Q4_K_M · 4.9 bit/weight". */
export const describeQuantization = ({
  quantization,
  bitsPerWeight,
}: Pick<Model, "quantization" | "bitsPerWeight">): string =>
  bitsPerWeight === null ? quantization || "–" : `${quantization} · ${bitsPerWeight.toFixed(1)} bit/weight`;

/** Time left as a clock for a countdown: "4:32", "1:02:05". */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
