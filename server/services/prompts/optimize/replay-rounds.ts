import type { Candidate, OptimizationRound } from "~/shared/contracts/prompt-optimization";

export type RoundEnd = "accepted" | "gated" | "regressed" | "undecided" | "unimproved";

export interface RoundRules {
  /** Rewrites that a round tries; one more where none of them came through the gates. */
  candidatesPerRound: number;
  /** Whether a judge's verdicts count. */
  isJudged: boolean;
}

/** How a round ended that began with a text of the lint score `before`; null for one that was cut off. */
export function findRoundEnd(
  candidates: readonly Candidate[],
  before: number,
  { candidatesPerRound, isJudged }: RoundRules,
): RoundEnd | null {
  if (candidates.some(({ isAccepted }) => isAccepted)) return "accepted";
  const passed = candidates.filter(({ gateFailures }) => gateFailures.length === 0);
  if (candidates.length < candidatesPerRound + (passed.length === 0 ? 1 : 0)) return null;
  if (passed.length === 0) return "gated";
  if (passed.some(({ evaluation }) => evaluation && evaluation.after < evaluation.before)) return "regressed";
  const isOpen = !isJudged && passed.every(({ scores }) => scores?.overall === before);
  return isOpen ? "undecided" : "unimproved";
}

export interface Replay {
  /** The best text after these rounds. */
  best: string;
  rounds: OptimizationRound[];
  ends: RoundEnd[];
}

/** What the rounds of a run that was cut short came to. A round that was cut off is left out, to be tried again whole. */
export function replayRounds(
  text: string,
  rounds: readonly OptimizationRound[],
  score: (text: string) => number,
  rules: RoundRules,
): Replay {
  const replay: Replay = { best: text, rounds: [], ends: [] };
  for (const round of rounds) {
    const end = findRoundEnd(round.candidates, score(replay.best), rules);
    if (end === null) break;
    replay.rounds.push(round);
    replay.ends.push(end);
    replay.best = round.candidates.find(({ isAccepted }) => isAccepted)?.text ?? replay.best;
  }
  return replay;
}
