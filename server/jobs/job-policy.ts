import type { JobEnd } from "~/db/queries/jobs";
import type { JobKind } from "~/shared/contracts/job";

/** How many jobs of a kind run at once; the rest wait as `queued`. A benchmark must have the machine to itself. */
export const concurrency: Record<JobKind, number> = {
  pull: 3,
  convert: 1,
  twin: 1,
  finetune: 1,
  remove: 100,
  breakdown: 2,
  assist: 2,
  execute: 8,
  optimize: 1,
  evaluate: 1,
  bench: 1,
};

const modelWork = [
  "convert",
  "twin",
  "finetune",
  "remove",
  "breakdown",
  "assist",
  "execute",
  "optimize",
  "evaluate",
] as const satisfies JobKind[];

/**
 * Kinds that a job of a kind waits for: those running, and those that were asked for before it. A benchmark and other
 * work on models take turns; a pull that runs pauses for a benchmark instead, and a new one waits.
 */
export const waitsFor: Record<JobKind, readonly JobKind[]> = {
  pull: ["bench"],
  convert: ["bench"],
  twin: ["bench"],
  finetune: ["bench"],
  remove: ["bench"],
  breakdown: ["bench"],
  assist: ["bench"],
  execute: ["bench"],
  optimize: ["bench"],
  evaluate: ["bench"],
  bench: modelWork,
};

const restartHints: Record<JobKind, string> = {
  pull: "Pull again to resume; what was downloaded is kept.",
  convert: "Start the conversion again; the source model is unchanged.",
  twin: "Make the twin again; the source model is unchanged.",
  finetune: "Resume the training: it goes on from its last checkpoint.",
  remove: "The model was kept; delete it again if it should go.",
  breakdown: "Start the breakdown again.",
  assist: "Ask for it again; nothing was written.",
  execute: "Start it again; your files were not touched.",
  optimize: "The prompt is unchanged and the rounds are kept. Go on with: ollmlx prompt optimize --resume",
  evaluate: "Start the evaluation again.",
  bench: "The finished repetitions are kept; resume the run to measure the rest.",
};

/** The end of a job that the daemon's own end cut short. */
export function interruption(kind: JobKind): Pick<JobEnd, "status" | "error" | "finishedAt"> {
  return {
    status: "interrupted",
    error: { code: "INTERRUPTED", message: "The daemon stopped before this was finished.", hint: restartHints[kind] },
    finishedAt: Date.now(),
  };
}
