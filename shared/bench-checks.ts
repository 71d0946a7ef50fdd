import type { BenchReport } from "~/shared/bench-report";
import type { BenchRun } from "~/shared/contracts/bench";

export interface GainCheck {
  question: string;
  answer: string;
  /** Whether the answer speaks for a gain; false is where to look first. */
  passed: boolean;
}

/** Beyond this spread of the decode rate, something else wanted the machine. */
const QUIET_CV = 0.1;

/** What to look at when MLX shows no gain, answered from the run itself. Empty for a run without an MLX and a GGUF side. */
export function checkGain(run: BenchRun, report: BenchReport): GainCheck[] {
  const mlx = report.sides.find(({ model }) => model.engine === "mlx");
  const other = report.sides.find(({ model }) => model.engine !== "mlx");
  if (!mlx || !other) return [];
  const isAppleSilicon = /^Apple/.test(run.machine.cpu) && run.machine.arch === "arm64";
  const spread = Math.max(...report.sides.map(({ figures }) => figures.decode?.cv ?? 0));
  const isShared = report.samples.some(({ flags }) => flags.includes("other_requests"));
  return [
    { question: "Is it an MLX model?", answer: `${mlx.model.name}, ${mlx.model.quantization}`, passed: true },
    {
      question: "Was it loaded in MLX?",
      answer:
        mlx.loadMs === null ? "no load was measured" : `loaded by ${mlx.model.engineVersion ?? "MLX"} for this run`,
      passed: mlx.loadMs !== null,
    },
    {
      question: "Is this Apple silicon?",
      answer: isAppleSilicon ? run.machine.cpu : `${run.machine.cpu} (${run.machine.arch}): MLX runs on the CPU here`,
      passed: isAppleSilicon,
    },
    {
      question: "Did other programs want the machine?",
      answer: isShared
        ? "an engine worked on other requests during the run"
        : `the decode rate varied by ${(spread * 100).toFixed(1)} %`,
      passed: !isShared && spread < QUIET_CV,
    },
  ];
}
