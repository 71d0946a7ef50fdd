import { compareResults, decide, judgeBothOrders } from "~/server/services/prompts/optimize/judge-candidate";
import type { CaseResult, OptimizerModel, Priced } from "~/server/services/prompts/optimize/optimizer-model";
import { findRoundEnd, type RoundEnd, replayRounds } from "~/server/services/prompts/optimize/replay-rounds";
import type { LintFinding } from "~/shared/contracts/prompt-lint";
import type {
  Candidate,
  JudgeRecord,
  OptimizationReport,
  OptimizationRound,
  StopReason,
} from "~/shared/contracts/prompt-optimization";
import { checkRewrite } from "~/shared/prompt-gates";
import { lintPrompt } from "~/shared/prompt-lint";
import { askAbout, mendable } from "~/shared/prompt-questions";

export interface OptimizeOptions {
  text: string;
  /** What a rewrite may use besides the text. */
  facts: string;
  /** Placeholders that must be there; null when nobody said. */
  declared: readonly string[] | null;
  preserve: readonly string[];
  maxRounds: number;
  budgetMs: number;
  budgetTokens: number;
  minScore: number;
  /** Findings that one rewrite should mend: 1 for small models. */
  findingsPerRound: number;
  candidatesPerRound: number;
  /** Null = nobody compares. */
  judge: JudgeRecord | null;
  /** Rounds of a run that is gone on with; empty for a new one. */
  earlier: readonly OptimizationRound[];
  /** Tokens and time that the judge's calibration and the earlier rounds took. */
  spent: { tokens: number; ms: number };
  warnings: readonly string[];
  signal: AbortSignal;
  /** Milliseconds on a clock that only goes forward. */
  now: () => number;
  /** What is reached after a round, as if it had been cut short then. */
  onRound: (round: OptimizationRound, reached: OptimizationReport) => void;
}

/** Rounds without success after which it ends. */
const patience = 2;

class OutOfBudget extends Error {}

/**
 * Rewrites a prompt round by round and keeps the best text that was accepted, never the last. Resolves with a report in
 * every case: when the models fail or `signal` is aborted it holds what was reached, with the reason `aborted`.
 */
export async function optimizePrompt(options: OptimizeOptions, model: OptimizerModel): Promise<OptimizationReport> {
  return new Optimization(options, model).run();
}

class Optimization {
  readonly #options: OptimizeOptions;
  readonly #model: OptimizerModel;
  readonly #startedAt: number;
  readonly #rounds: OptimizationRound[];
  readonly #ends: RoundEnd[];
  readonly #warnings: string[];
  readonly #deadline: AbortSignal;
  #best: string;
  #tokens: number;
  #faults: LintFinding[] | null = null;
  #bestResults: CaseResult[] | null = null;
  /** What the best text fails on the development cases; null until it was tried. */
  #failures: LintFinding[] | null = null;

  constructor(options: OptimizeOptions, model: OptimizerModel) {
    this.#options = options;
    this.#model = model;
    this.#startedAt = options.now() - options.spent.ms;
    const score = (text: string) => this.#lint(text).scores.overall;
    const replay = replayRounds(options.text, options.earlier, score, this.#rules());
    this.#best = replay.best;
    this.#rounds = replay.rounds;
    this.#ends = replay.ends;
    this.#tokens = options.spent.tokens;
    this.#warnings = [...options.warnings];
    this.#deadline = AbortSignal.any([options.signal, AbortSignal.timeout(Math.max(1, Math.ceil(this.#msLeft())))]);
  }

  async run(): Promise<OptimizationReport> {
    try {
      for (;;) {
        const reason = this.#stopReason() ?? (await this.#round());
        if (reason) return this.#report(reason);
      }
    } catch (thrown) {
      if (thrown instanceof OutOfBudget || (this.#deadline.aborted && !this.#options.signal.aborted)) {
        return this.#report("budget");
      }
      // That it was stopped is known to who stopped it.
      if (!this.#options.signal.aborted) this.#warnings.push(thrown instanceof Error ? thrown.message : String(thrown));
      return this.#report("aborted");
    }
  }

  #lint(text: string) {
    return lintPrompt(text, this.#options.declared);
  }

  #msLeft(): number {
    return this.#options.budgetMs - (this.#options.now() - this.#startedAt);
  }

  /** Why no further round is begun; null = go on. */
  #stopReason(): StopReason | null {
    const { minScore, maxRounds } = this.#options;
    if (this.#lint(this.#best).scores.overall >= minScore) return "target_reached";
    const last = this.#ends.slice(-patience);
    if (last.length === patience && !last.includes("accepted")) {
      if (last.every((end) => end === "gated")) return "gate_failed";
      if (last.includes("regressed")) return "regression";
      if (last.every((end) => end === "undecided")) return "judge_unreliable";
      return "no_improvement";
    }
    return this.#rounds.length >= maxRounds ? "max_rounds" : null;
  }

  /** One round. Gives a reason to end when there is nothing to mend. */
  async #round(): Promise<StopReason | null> {
    const startedAt = this.#options.now();
    const tokensBefore = this.#tokens;
    this.#faults ??= await this.#findFaults();
    this.#failures ??= await this.#findFailures();
    const findings = this.#chooseFindings();
    if (findings.length === 0) return "no_findings";
    const round: OptimizationRound = {
      number: this.#rounds.length + 1,
      findings: findings.map(({ rule, message, quote }) => ({ rule, message, quote })),
      candidates: [],
      tokens: 0,
      ms: 0,
    };
    // Kept also when the budget ends in the middle of it.
    this.#rounds.push(round);
    try {
      this.#ends.push(await this.#tryCandidates(round, findings));
    } finally {
      round.tokens = this.#tokens - tokensBefore;
      round.ms = this.#options.now() - startedAt;
      this.#options.onRound(round, this.#report("aborted"));
    }
    return null;
  }

  async #tryCandidates(round: OptimizationRound, findings: LintFinding[]): Promise<RoundEnd> {
    const { candidatesPerRound } = this.#options;
    let complaint = "";
    for (let i = 0; i <= candidatesPerRound; i++) {
      // One more try with what was wrong, where no candidate came through the gates.
      if (i === candidatesPerRound && round.candidates.some(({ gateFailures }) => gateFailures.length === 0)) break;
      const candidate = await this.#makeCandidate(
        findings,
        round.number * 100 + i,
        i === candidatesPerRound ? complaint : "",
      );
      round.candidates.push(candidate);
      complaint = candidate.gateFailures.map(({ message }) => message).join("; ");
      if (candidate.isAccepted) {
        this.#best = candidate.text;
        this.#failures = null;
        return "accepted";
      }
    }
    return findRoundEnd(round.candidates, this.#lint(this.#best).scores.overall, this.#rules()) ?? "unimproved";
  }

  #rules() {
    return { candidatesPerRound: this.#options.candidatesPerRound, isJudged: this.#isJudged() };
  }

  #isJudged(): boolean {
    return this.#options.judge?.isReliable ?? false;
  }

  async #makeCandidate(findings: LintFinding[], seed: number, complaint: string): Promise<Candidate> {
    const { facts, preserve } = this.#options;
    const text = await this.#spend((signal) =>
      this.#model.rewrite({ text: this.#best, findings, facts, preserve, complaint, seed }, signal),
    );
    const candidate: Candidate = {
      text: text ?? "",
      scores: null,
      gateFailures: this.#checkGates(text ?? ""),
      verdict: null,
      evaluation: null,
      isAccepted: false,
      reason: "",
    };
    const [failure] = candidate.gateFailures;
    if (failure) return { ...candidate, reason: `${failure.gate}: ${failure.message}` };
    candidate.scores = this.#lint(candidate.text).scores;
    if (this.#isJudged()) {
      candidate.verdict = await this.#spend((signal) =>
        judgeBothOrders(this.#model, this.#best, candidate.text, signal),
      );
    }
    const results = candidate.verdict?.together === "loss" ? null : await this.#evaluate(candidate.text);
    if (results) {
      this.#bestResults ??= (await this.#evaluate(this.#best)) ?? [];
      candidate.evaluation = compareResults(this.#bestResults, results);
    }
    const decision = decide(candidate, this.#lint(this.#best).scores.overall);
    if (decision.isAccepted && results) this.#bestResults = results;
    return { ...candidate, ...decision };
  }

  /** Against the best so far and against the text of the beginning, so that small losses do not add up. */
  #checkGates(rewrite: string): Candidate["gateFailures"] {
    const { text, facts, preserve } = this.#options;
    const failures = checkRewrite({ original: this.#best, rewrite, facts, preserve });
    if (failures.length > 0 || this.#best === text) return failures;
    return checkRewrite({ original: text, rewrite, facts, preserve });
  }

  async #evaluate(text: string): Promise<CaseResult[] | null> {
    const { evaluate } = this.#model;
    return evaluate ? this.#spend((signal) => evaluate(text, signal)) : null;
  }

  /** The faults that the model sees, with quotes that stand in the text. */
  async #findFaults(): Promise<LintFinding[]> {
    const faults = await this.#spend((signal) => this.#model.findFaults(this.#best, signal));
    return faults
      .filter(({ quote, issue }) => quote.trim() !== "" && issue.trim() !== "" && this.#best.includes(quote))
      .slice(0, 5)
      .map(({ quote, issue }) => toFinding("model", issue, quote));
  }

  async #findFailures(): Promise<LintFinding[]> {
    const { findFailures } = this.#model;
    if (!findFailures) return [];
    const failures = await this.#spend((signal) => findFailures(this.#best, signal));
    return failures.slice(0, 5).map((failure) => toFinding("case", failure, ""));
  }

  /** The gravest ones that a rewrite can mend; after a round without success the next ones. */
  #chooseFindings(): LintFinding[] {
    const { findingsPerRound, facts } = this.#options;
    const open = mendable(this.#lint(this.#best).findings, facts.trim() !== "");
    const faults = (this.#faults ?? []).filter(({ quote }) => this.#best.includes(quote));
    const rules = [...(this.#failures ?? []), ...open, ...faults].filter(
      ({ rule, quote }, i, all) =>
        rule === "model" ||
        rule === "case" ||
        all.findIndex((each) => each.rule === rule && (each.quote === quote || quote === "")) === i,
    );
    const failed = this.#ends.length - 1 - this.#ends.lastIndexOf("accepted");
    const from = rules.length > findingsPerRound ? (failed * findingsPerRound) % rules.length : 0;
    return [...rules.slice(from), ...rules.slice(0, from)].slice(0, findingsPerRound);
  }

  /** Runs a call within what is left of time and tokens. */
  async #spend<Value>(call: (signal: AbortSignal) => Promise<Priced<Value>>): Promise<Value> {
    this.#deadline.throwIfAborted();
    if (this.#tokens >= this.#options.budgetTokens || this.#msLeft() <= 0) throw new OutOfBudget();
    const { value, tokens } = await call(this.#deadline);
    this.#tokens += tokens;
    return value;
  }

  #report(stopReason: StopReason): OptimizationReport {
    const { text, judge } = this.#options;
    const after = this.#lint(this.#best);
    return {
      original: text,
      best: this.#best,
      isChanged: this.#best !== text,
      before: this.#lint(text).scores,
      after: after.scores,
      source: this.#isJudged() ? "lint+judge" : "lint",
      findings: after.findings,
      questions: askAbout(after.findings),
      rounds: this.#rounds,
      stopReason,
      judge,
      tokens: this.#tokens,
      ms: Math.round(this.#options.now() - this.#startedAt),
      warnings: this.#warnings,
    };
  }
}

/** What a model says about a prompt, in the form of the lint's findings. */
const toFinding = (rule: "model" | "case", message: string, quote: string): LintFinding => ({
  rule,
  dimension: "clarity",
  severity: "note",
  message,
  fix: "",
  quote,
  start: null,
  end: null,
  line: null,
});
