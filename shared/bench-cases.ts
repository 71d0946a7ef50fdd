import { boundPromptTokens, workloads } from "~/shared/bench-workloads";
import type { BenchRun } from "~/shared/contracts/bench";

/** One test of a run. Every sample belongs to one by its `caseId`. */
export interface BenchCase {
  id: string;
  kind: "main" | "length" | "concurrency" | "sustained" | "gateway" | "workload";
  promptTokens: number;
  outputTokens: number;
  /** Requests at once. */
  concurrency: number;
  /** Pairs (or rounds) to measure; the main case may go on beyond. */
  pairs: number;
}

/** Beside the main case, repetitions show a course rather than carry a verdict. */
const SWEEP_PAIRS = 3;
const WORKLOAD_ROUNDS = 2;

export const mainCaseId = "main";

type Options = BenchRun["options"];

/** All tests of a run in the order they are measured. */
export function listCases(options: Options): BenchCase[] {
  const { promptTokens, outputTokens, pairs } = options;
  const base = { promptTokens, outputTokens, concurrency: 1, pairs: SWEEP_PAIRS };
  const unique = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  const lengths = unique(options.lengths).filter((length) => options.prompt !== undefined || length !== promptTokens);
  return [
    { ...base, id: mainCaseId, kind: "main", pairs },
    ...lengths.map((length): BenchCase => ({ ...base, id: `length:${length}`, kind: "length", promptTokens: length })),
    ...unique(options.concurrency).map(
      (level): BenchCase => ({ ...base, id: `concurrency:${level}`, kind: "concurrency", concurrency: level }),
    ),
    ...(options.sustainedTokens === null
      ? []
      : [{ ...base, id: "sustained", kind: "sustained", outputTokens: options.sustainedTokens, pairs: 1 } as const]),
    ...(options.gateway
      ? [{ ...base, id: "gateway", kind: "gateway", pairs: Math.max(SWEEP_PAIRS, pairs) } as const]
      : []),
    ...(options.workloads
      ? workloads.map(
          (workload): BenchCase => ({
            ...base,
            id: `workload:${workload.id}`,
            kind: "workload",
            promptTokens: boundPromptTokens(workload),
            outputTokens: workload.outputTokens,
            pairs: WORKLOAD_ROUNDS,
          }),
        )
      : []),
  ];
}

/** Whether the case's prompt is built to an exact length, so that the engines' counts can be held against it. */
export const hasExactPrompt = (options: Options, { kind }: BenchCase): boolean =>
  kind === "length" || (kind !== "workload" && options.prompt === undefined);

/** Requests that make one pair (or round) of a case whole. */
export const countPairRequests = ({ modelB }: Options, { concurrency, kind }: BenchCase): number =>
  (modelB === null ? 1 : 2) * concurrency * (kind === "gateway" ? 2 : 1);

/** Requests that a run sends at least, warm-ups and the memory pass left out. */
export const countRequests = (options: Options): number =>
  listCases(options).reduce((sum, one) => sum + one.pairs * countPairRequests(options, one), 0);
