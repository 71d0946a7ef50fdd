import {
  type LintFinding,
  type LintSeverity,
  type PromptDimension,
  type PromptLint,
  type PromptScores,
  promptDimensions,
} from "~/shared/contracts/prompt-lint";
import { readPromptFacts } from "~/shared/prompt-facts";
import type { PromptRule, RuleHit } from "~/shared/prompt-rule";
import { actionabilityRules } from "~/shared/prompt-rules-actionability";
import { clarityRules } from "~/shared/prompt-rules-clarity";
import { completenessRules } from "~/shared/prompt-rules-completeness";
import { specificityRules } from "~/shared/prompt-rules-specificity";
import { structureRules } from "~/shared/prompt-rules-structure";

export const promptRules: readonly PromptRule[] = [
  ...clarityRules,
  ...specificityRules,
  ...completenessRules,
  ...structureRules,
  ...actionabilityRules,
];

/** The overall score from which a prompt counts as good. */
export const goodPromptScore = 0.8;

const costs: Record<LintSeverity, number> = { error: 0.5, warning: 0.25, note: 0.1 };
/** English and program text; other scripts take more. */
const bytesPerToken = 4;

/**
 * Checks a prompt with fixed rules: the same text always gives the same findings and scores. `declared` are the
 * placeholders it must have. A dimension's score is 1 less what each rule that found something costs, once a rule.
 */
export function lintPrompt(text: string, declared: readonly string[] | null = null): PromptLint {
  const facts = readPromptFacts(text, declared);
  const rules = promptRules.filter(({ isEnglishOnly }) => facts.isEnglish || !isEnglishOnly);
  const findings = rules.flatMap((rule) => rule.find(facts).map((hit) => toFinding(text, rule, hit)));
  return {
    scores: scoreFindings(findings, text.trim() === ""),
    findings: findings.sort((a, b) => costs[b.severity] - costs[a.severity] || (a.start ?? -1) - (b.start ?? -1)),
    placeholders: facts.placeholders,
    language: facts.language,
    isFullyChecked: facts.isEnglish,
    tokens: { count: estimateTokens(text), isExact: false },
    rulesChecked: rules.length,
  };
}

/** About how many tokens a text takes. */
export const estimateTokens = (text: string): number =>
  Math.ceil(new TextEncoder().encode(text).byteLength / bytesPerToken);

/** 0 in everything for a prompt without text. */
function scoreFindings(findings: readonly LintFinding[], isEmpty: boolean): PromptScores {
  const score = (dimension: PromptDimension) => {
    const rules = new Map(findings.filter((f) => f.dimension === dimension).map((f) => [f.rule, costs[f.severity]]));
    const cost = [...rules.values()].reduce((sum, each) => sum + each, 0);
    return isEmpty ? 0 : round(Math.max(0, 1 - cost));
  };
  const each = Object.fromEntries(promptDimensions.map((dimension) => [dimension, score(dimension)])) as Omit<
    PromptScores,
    "overall"
  >;
  const sum = promptDimensions.reduce((total, dimension) => total + each[dimension], 0);
  return { ...each, overall: round(sum / promptDimensions.length) };
}

const round = (value: number): number => Math.round(value * 100) / 100;

function toFinding(text: string, rule: PromptRule, { start, end, message }: RuleHit): LintFinding {
  const quote = start === null || end === null ? "" : text.slice(start, end);
  return {
    rule: rule.id,
    dimension: rule.dimension,
    severity: rule.severity,
    message: message ?? rule.message,
    fix: rule.fix,
    start,
    end,
    quote: quote.length > 120 ? `${quote.slice(0, 119)}…` : quote,
    line: start === null ? null : text.slice(0, start).split("\n").length,
  };
}
