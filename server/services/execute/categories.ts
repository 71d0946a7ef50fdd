import type { ExecutionCategory } from "~/shared/contracts/execution";
import type { ModelRole } from "~/shared/contracts/model-settings";

export interface CategoryRules {
  /** How a person reads it. */
  name: string;
  /** Which role's model does it. */
  role: Extract<ModelRole, "code" | "general">;
  /** Words of a title that ask for it. */
  words: RegExp;
  /** findings: places and remarks, nothing is changed. */
  output: "files" | "findings";
}

/** In the order in which they are tried on a title. */
export const categoryRules: Record<ExecutionCategory, CategoryRules> = {
  review: {
    name: "code review",
    role: "code",
    words: /\b(?:code review|review|audit|lint|inspect|look over|find (?:bugs|problems|issues))\b/i,
    output: "findings",
  },
  tests: {
    name: "test generation",
    role: "code",
    words: /\b(?:unit tests?|tests?|specs?|coverage|test cases?)\b/i,
    output: "files",
  },
  format: {
    name: "formatting",
    role: "code",
    words:
      /\b(?:re-?format|format(?:ting)?|indent(?:ation)?|whitespace|code style|style guide|prettify|sort (?:the )?imports)\b/i,
    output: "files",
  },
  docs: {
    name: "documentation",
    role: "general",
    words:
      /\b(?:doc(?:ument(?:ation)?|s|strings?)?|jsdoc|comments?|readme|changelog|typos?|spelling|guide|explain|describe|broken link)\b/i,
    output: "files",
  },
  refactor: { name: "refactoring", role: "code", words: /(?:)/, output: "files" },
};

/** The kind of work that a title asks for; what fits no other is a small change of code. */
export function findCategory(title: string): ExecutionCategory {
  const found = Object.entries(categoryRules).find(([, { words }]) => words.test(title));
  return (found?.[0] ?? "refactor") as ExecutionCategory;
}

export const promptIdOf = (category: ExecutionCategory): string => `execute-${category}`;
