import { anyOf, has, missing, type PromptRule, places } from "~/shared/prompt-rule";
import { namesCriteria, worksOnMaterial } from "~/shared/prompt-words";

const about = { dimension: "completeness" as const };

export const completenessRules: PromptRule[] = [
  {
    ...about,
    id: "no-input",
    severity: "warning",
    message: "works on a text or code that the prompt does not hold",
    fix: "Put it in, or mark its place with a placeholder such as {input}.",
    isEnglishOnly: true,
    find: ({ prose, hasMaterial }) => missing(!hasMaterial && has(prose, worksOnMaterial)),
  },
  {
    ...about,
    id: "no-criteria",
    severity: "warning",
    message: "does not say when the answer is right",
    fix: "Add what must be true of the answer, such as a limit, a rule, or what it must not do.",
    isEnglishOnly: true,
    find: (facts) => missing(!namesCriteria(facts)),
  },
  {
    ...about,
    id: "no-context",
    severity: "warning",
    message: "says nothing about the situation",
    fix: "Add who or what it is for and what is known already.",
    isEnglishOnly: true,
    find: ({ words, hasMaterial }) => missing(!hasMaterial && words.length < 15),
  },
  {
    ...about,
    id: "no-edge-case",
    severity: "note",
    message: "does not say what to do when something is missing or unclear",
    fix: "Add a rule such as: if there is none, answer with an empty list.",
    isEnglishOnly: true,
    find: ({ prose }) =>
      missing(
        !has(
          prose,
          anyOf("if|when|unless|otherwise|in case|else|where there|empty|none|unknown|unclear|invalid|missing"),
        ),
      ),
  },
  {
    ...about,
    id: "no-fields",
    severity: "note",
    message: "asks for data without naming its fields",
    fix: "Name the fields with their types, or give an example.",
    isEnglishOnly: true,
    find: ({ prose, text }) =>
      missing(
        has(prose, anyOf("json|yaml|csv|xml|table")) &&
          !has(
            prose,
            anyOf(
              "keys?|fields?|columns?|schema|attributes?|properties|elements?|headers?|example|array of (?:strings|numbers|integers)",
            ),
          ) &&
          !/[{[]\s*["\w]/.test(text),
      ),
  },
  {
    ...about,
    id: "needs-memory",
    severity: "warning",
    message: "leans on something that the model was not told",
    fix: "Write down what was said or agreed.",
    isEnglishOnly: true,
    find: ({ prose }) =>
      places(
        prose,
        anyOf(
          "as (?:we )?discussed|as i said|like last time|as before|as usual|the same as (?:before|last time|yesterday)|our (?:last|previous) (?:chat|conversation|meeting)|you know what i mean|remember when",
        ),
        (words) => `"${words}": a model remembers nothing of it`,
      ),
  },
  {
    ...about,
    id: "unfinished-text",
    severity: "error",
    message: "holds a part that is still to be written",
    fix: "Write it or take it out.",
    isEnglishOnly: false,
    find: ({ text }) =>
      places(
        text,
        /\b(?:TO[D]O|TBD|FIX[M]E|X{3})\b|\[FILL\b[^\]]*\]?|\blorem ipsum\b|<insert [^>]{1,60}>|\[insert [^\]]{1,60}\]|\?{3,}/gi,
      ),
  },
  {
    ...about,
    id: "missing-placeholder",
    severity: "error",
    message: "lacks a placeholder that it needs",
    fix: "Put the placeholder where its value belongs.",
    isEnglishOnly: false,
    find: ({ declared, text }) =>
      (declared ?? [])
        .filter((placeholder) => !text.includes(placeholder))
        .map((placeholder) => ({ start: null, end: null, message: `the placeholder ${placeholder} is missing` })),
  },
  {
    ...about,
    id: "unknown-placeholder",
    severity: "warning",
    message: "has a placeholder that nothing fills",
    fix: "Remove it or correct its name.",
    isEnglishOnly: false,
    find: ({ declared, spans }) =>
      spans
        .filter(({ kind, text }) => declared !== null && kind === "placeholder" && !declared.includes(text))
        .map(({ start, end, text }) => ({ start, end, message: `nothing fills the placeholder ${text}` })),
  },
];
