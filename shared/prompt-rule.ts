import type { LintSeverity, PromptDimension } from "~/shared/contracts/prompt-lint";
import type { PromptFacts } from "~/shared/prompt-facts";

/** A place in the text, or null for something that is missing; `message` replaces the rule's own. */
export interface RuleHit {
  start: number | null;
  end: number | null;
  message?: string;
}

export interface PromptRule {
  /** Kebab-case; stays the same over versions. */
  id: string;
  dimension: PromptDimension;
  severity: LintSeverity;
  /** What is wrong, said about the text. */
  message: string;
  fix: string;
  /** Looks at English words, so it does not apply to other languages. */
  isEnglishOnly: boolean;
  find: (facts: PromptFacts) => RuleHit[];
}

/** Most places of one rule that are listed. */
const mostHits = 5;

export const missing = (isMissing: boolean): RuleHit[] => (isMissing ? [{ start: null, end: null }] : []);

/** Every place in the prose that a pattern matches; `say` gives a message for the matched words. */
export function places(prose: string, pattern: RegExp, say?: (words: string) => string): RuleHit[] {
  return [...prose.matchAll(pattern)].slice(0, mostHits).map((match) => {
    const hit = { start: match.index, end: match.index + match[0].length };
    return say ? { ...hit, message: say(match[0]) } : hit;
  });
}

/** A pattern of whole words, any case. Spaces stand for any white space. */
export const anyOf = (words: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${words.replace(/ /g, "\\s+")})(?![\\p{L}\\p{N}_-])`, "giu");

export const has = (prose: string, pattern: RegExp): boolean => prose.search(pattern) >= 0;
