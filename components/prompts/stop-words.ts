import type { StopReason } from "~/shared/contracts/prompt-optimization";

/** Why an optimisation ended, for people. */
export const stopWords: Record<StopReason, string> = {
  target_reached: "The target score is reached.",
  no_findings: "Nothing is left that can be mended without new facts.",
  no_improvement: "Two rounds brought no improvement.",
  max_rounds: "All rounds are used.",
  budget: "The budget of time or tokens is used up.",
  gate_failed: "The rewrites of two rounds were refused.",
  judge_unreliable: "No judge can tell the rewrites apart, and the rules see no difference.",
  regression: "The rewrites pass fewer held-out cases.",
  aborted: "It was cut short.",
};
