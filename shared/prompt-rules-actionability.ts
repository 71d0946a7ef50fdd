import { missing, type PromptRule, places } from "~/shared/prompt-rule";
import { imperativeOf, instructionsOf, namesOutputForm } from "~/shared/prompt-words";

const about = { dimension: "actionability" as const };
const secrets =
  /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{16,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bhf_[A-Za-z0-9]{20,}|\bAKIA[0-9A-Z]{16}\b|\bxox[abprs]-[A-Za-z0-9-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:password|passwd|api[_-]?key|secret|token)\s*[:=]\s*["']?[^\s"'{}<]{8,}/gi;

export const actionabilityRules: PromptRule[] = [
  {
    ...about,
    id: "no-instruction",
    severity: "error",
    message: "asks for nothing",
    fix: "Begin with a verb that says what to do, such as list, write, compare.",
    isEnglishOnly: true,
    find: (facts) => missing(instructionsOf(facts).length === 0),
  },
  {
    ...about,
    id: "no-output-form",
    severity: "error",
    message: "does not say what the answer looks like",
    fix: "Say its form and length, such as: answer with a numbered list of at most five items.",
    isEnglishOnly: true,
    find: (facts) => missing(!namesOutputForm(facts)),
  },
  {
    ...about,
    id: "only-prohibitions",
    severity: "warning",
    message: "says only what not to do",
    fix: "Say what to do instead.",
    isEnglishOnly: true,
    find: ({ sentences }) => {
      const orders = sentences.filter((sentence) => imperativeOf(sentence));
      return missing(
        orders.length > 0 && orders.every(({ text }) => /\b(?:do not|don['’]t|never|avoid)\b/i.test(text)),
      );
    },
  },
  {
    ...about,
    id: "wish-not-order",
    severity: "note",
    message: "a wish where an instruction would do",
    fix: "Begin the sentence with the verb.",
    isEnglishOnly: true,
    find: ({ prose }) =>
      places(
        prose,
        /\b(?:i would like (?:you )?to|i['’]d like (?:you )?to|it would be (?:great|good|nice) if|i was hoping|could you possibly)\b/gi,
      ).slice(0, 2),
  },
  {
    ...about,
    id: "beyond-text",
    severity: "warning",
    message: "asks for something that a model without tools cannot do",
    fix: "Do that step yourself and put its result into the prompt.",
    isEnglishOnly: true,
    find: ({ prose }) =>
      places(
        prose,
        /\b(?:browse|search|google) the (?:web|internet)\b|\b(?:send|email) (?:it|them|this) to\b|\bdownload the\b|\blook (?:it|them) up online\b|\bremind me\b|\bcall (?:me|them|him|her)\b/gi,
      ),
  },
  {
    ...about,
    id: "secret-in-text",
    severity: "error",
    message: "holds what looks like a password or a key",
    fix: "Take it out; use a placeholder where the value is needed.",
    isEnglishOnly: false,
    find: ({ text }) => places(text, secrets),
  },
];
