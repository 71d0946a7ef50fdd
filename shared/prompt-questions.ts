import type { LintFinding } from "~/shared/contracts/prompt-lint";
import type { PromptQuestion } from "~/shared/contracts/prompt-optimization";

const mostQuestions = 6;

/** What only the writer can answer, by rule. */
const questions: Record<string, (quote: string) => string> = {
  "undefined-thing": (quote) => `Which one is meant by "${quote}"? Its name, its place or its text.`,
  "no-object": () => "What is it about, and what is to be done with it?",
  "no-specifics": () => "Which facts are known: names, versions, files, error messages, values?",
  "vague-verb": (quote) => `What exactly is different when "${quote}" is done?`,
  "dangling-reference": (quote) => `What does "${quote}" stand for?`,
  "no-input": () => "Which text or code is to be worked on, or which placeholder stands for it?",
  "no-context": () => "Who or what is it for, and what is known already?",
  "no-criteria": () => "How does one see that the answer is right? Limits, rules, what must not happen.",
  "no-output-form": () => "What should the answer look like, and how long may it be?",
  "no-fields": () => "Which fields should the data have, and of which types?",
  "needs-memory": (quote) => `What was said or agreed ("${quote}")?`,
  "unfinished-text": (quote) => `What belongs in the place of "${quote}"?`,
  contradiction: (quote) => `Which of the two counts, where "${quote}" stands against the other?`,
  "unmeasured-quality": (quote) => `Which figure or test shows that it is "${quote}"?`,
  "unbounded-quantity": (quote) => `How many, or how long, is "${quote}"?`,
};

/** Rules whose findings need a fact that no rewriter can know. */
const factRules = new Set([
  "undefined-thing",
  "no-object",
  "no-specifics",
  "dangling-reference",
  "no-input",
  "no-context",
  "needs-memory",
  "unfinished-text",
  "contradiction",
  "unmeasured-quality",
  "unbounded-quantity",
  "missing-placeholder",
  "unknown-placeholder",
  "no-fields",
  "secret-in-text",
]);

/** Findings first that a rewrite can mend without new facts; with facts at hand all of them. */
export const mendable = (findings: readonly LintFinding[], hasFacts: boolean): LintFinding[] =>
  findings.filter(({ rule }) => hasFacts || !factRules.has(rule));

/** Questions to the writer, instead of inventions; those about certain words first. */
export function askAbout(findings: readonly LintFinding[]): PromptQuestion[] {
  const placed = [...findings].sort((a, b) => Number(b.quote !== "") - Number(a.quote !== ""));
  const asked = placed.flatMap(({ rule, quote }) => {
    const question = questions[rule]?.(quote);
    return question ? [{ rule, question }] : [];
  });
  return asked
    .filter(({ question }, i) => asked.findIndex((each) => each.question === question) === i)
    .slice(0, mostQuestions);
}
