import { printNote } from "~/cli/output";
import type { TrainingPoint } from "~/shared/contracts/fine-tune";
import { formatBytes } from "~/shared/format-quantity";

/** Prints the figures of a training as they come: JSON lines, in pieces of any size. */
export class TrainingLog {
  #rest = "";

  add(delta: string): void {
    const lines = (this.#rest + delta).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const text = describe(JSON.parse(line) as TrainingPoint | { type: "data" });
      if (text) printNote(text);
    }
  }
}

function describe(point: TrainingPoint | { type: "data" }): string | null {
  switch (point.type) {
    case "train": {
      const { step, loss, tokensPerSecond, peakBytes } = point;
      const speed = tokensPerSecond === null ? [] : [`${Math.round(tokensPerSecond)} tokens/s`];
      const memory = peakBytes === null ? [] : [`peak ${formatBytes(peakBytes)}`];
      return [`step ${step}`, `loss ${loss.toFixed(4)}`, ...speed, ...memory].join("  ");
    }
    case "valid":
      return `step ${point.step}  validation loss ${point.loss.toFixed(4)}`;
    default:
      return null;
  }
}
