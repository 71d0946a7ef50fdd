import type { BenchOptions } from "~/shared/contracts/bench";

/** A ready-made choice of work; the models and any option may be set beside it. */
export interface BenchProfile {
  label: string;
  about: string;
  options: Omit<BenchOptions, "modelA" | "modelB">;
}

export const profileNames = ["quick", "standard", "claim", "concurrency", "sustained", "workload", "full"] as const;
export type ProfileName = (typeof profileNames)[number];

const standard = {
  pairs: 6,
  maxPairs: 12,
  promptTokens: 512,
  outputTokens: 128,
  warmups: 1,
  delayMs: 1_000,
  lengths: [2048, 4096],
  memory: true,
} satisfies BenchProfile["options"];

const quick = { ...standard, pairs: 3, maxPairs: null, delayMs: 250, lengths: [], memory: false };

export const benchProfiles: Record<ProfileName, BenchProfile> = {
  quick: { label: "Quick", about: "3 pairs of one test: a first look, too few for a claim", options: quick },
  standard: {
    label: "Standard",
    about: "6 to 12 pairs, prompts of 2048 and 4096 tokens, memory",
    options: standard,
  },
  claim: {
    label: "Claim",
    about: "as standard, with 2 s of rest before each repetition and the cost of the daemon",
    options: { ...standard, delayMs: 2_000, gateway: true },
  },
  concurrency: {
    label: "Concurrency",
    about: "1, 2, 4 and 8 requests at once",
    options: { ...quick, concurrency: [1, 2, 4, 8] },
  },
  sustained: {
    label: "Sustained",
    about: "one answer of 1024 tokens: does the machine slow down?",
    options: { ...quick, sustainedTokens: 1024 },
  },
  workload: {
    label: "Workloads",
    about: "small jobs with known answers, side by side",
    options: { ...quick, workloads: true },
  },
  full: {
    label: "Everything",
    about: "all of the above",
    options: {
      ...standard,
      delayMs: 2_000,
      concurrency: [1, 2, 4, 8],
      sustainedTokens: 1024,
      workloads: true,
      gateway: true,
    },
  },
};
