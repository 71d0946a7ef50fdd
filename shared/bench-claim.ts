import type { BenchReport } from "~/shared/bench-report";
import { type Interval, invertRatio, type PairedRatio } from "~/shared/bench-statistics";
import { judgeRun } from "~/shared/bench-verdict";
import type { BenchRun } from "~/shared/contracts/bench";

/** What is said of MLX by its friends, as a range of the decode ratio. */
export const statedClaim: Interval = { low: 2, high: 3 };

export interface ClaimVerdict {
  /** Supported: the interval lies inside the range; partly: it overlaps; not supported: it lies outside. */
  answer: "supported" | "partly" | "not supported" | "cannot tell";
  sentence: string;
  /** Why nothing can be told; empty otherwise. */
  reasons: string[];
}

/** The decode ratio as MLX over GGUF where the two were measured, else as A over B. */
export function readMlxRatio(run: BenchRun, report: BenchReport): PairedRatio | null {
  const ratio = report.ratios.decode;
  const isSwapped = run.a.engine !== "mlx" && run.b?.engine === "mlx";
  return ratio && isSwapped ? invertRatio(ratio) : ratio;
}

/** Whether the run supports "`low` to `high` times faster". */
export function judgeClaim(run: BenchRun, report: BenchReport, { low, high }: Interval): ClaimVerdict {
  const claim = `"${low} to ${high} times faster"`;
  const reasons = judgeRun(run, report).noClaimReasons;
  const ratio = readMlxRatio(run, report);
  const interval = ratio?.interval;
  if (reasons.length > 0 || !ratio || !interval) {
    return { answer: "cannot tell", sentence: `${claim}: this run cannot tell.`, reasons };
  }
  const measured = `${ratio.ratio.toFixed(2)}x (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  const place = `on ${run.machine.cpu}`;
  const say = (answer: ClaimVerdict["answer"], words: string): ClaimVerdict => ({
    answer,
    sentence: `${claim}: ${words}; measured ${measured} ${place}.`,
    reasons: [],
  });
  if (interval.low >= low && interval.high <= high) return say("supported", "supported by this run");
  if (interval.high < low) return say("not supported", "not supported, the gain is smaller");
  if (interval.low > high) return say("not supported", "not supported as it stands, the gain is larger");
  return say("partly", "partly supported, the interval reaches beyond the range");
}

/** "2..3", "2-3" or "2" (at least). Null for anything else. */
export function parseClaim(text: string): Interval | null {
  const match = /^(\d+(?:\.\d+)?)(?:(?:\.\.|-)(\d+(?:\.\d+)?))?$/.exec(text.trim());
  if (!match) return null;
  const low = Number(match[1]);
  const high = match[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[2]);
  return low > 0 && high >= low ? { low, high } : null;
}
