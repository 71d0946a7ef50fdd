import { readPromptFacts } from "~/shared/prompt-facts";
import { findNewWords } from "~/shared/prompt-new-words";
import { findProtectedSpans, type ProtectedSpan } from "~/shared/prompt-spans";

/** Written in capitals or with a capital without being a name. */
const noNames = new Set(
  `a all always an and answer any ask begin check context do don't each every example examples explain first for format from give goal
  i if important in include input inputs instruction instructions it keep limit limits list make must never next no not note notes only
  or output outputs please prompt provide question questions requirement requirements return role rule rules scope second step steps
  task tasks text the then these this title to use what when where which who why with write you your background constraints criteria
  expected result results deliverable deliverables objective details description assumptions add describe identify review ensure`.split(
    /\s+/,
  ),
);

const smallNumbers =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(
    " ",
  );
/** Words with their values. */
const numberWords: [word: string, value: string][] = [
  ...smallNumbers.map((word, value): [string, string] => [word, String(value)]),
  ...Object.entries({ dozen: "12", thirty: "30", forty: "40", fifty: "50", sixty: "60", seventy: "70", eighty: "80" }),
  ...Object.entries({ ninety: "90", hundred: "100", thousand: "1000", million: "1000000" }),
];

/**
 * Facts in `rewrite` that stand neither in `original` nor in `facts`: addresses, paths, code, numbers, quoted words,
 * names, and words of a subject that nobody spoke of. Numbers that only count a list's items, and words with a capital
 * because a sentence or heading begins, are none.
 */
export function findInventions(original: string, rewrite: string, facts: string): string[] {
  const known = `${original}\n${facts}`;
  const lower = known.toLowerCase();
  const knownNumbers = new Set(findProtectedSpans(known).flatMap((span) => numbersIn(span.text)));
  for (const [word, value] of numberWords) {
    if (new RegExp(`\\b${word}\\b`, "i").test(known)) knownNumbers.add(value);
  }
  const isKnown = (span: ProtectedSpan): boolean => {
    if (span.kind === "number")
      return isListNumber(rewrite, span) || numbersIn(span.text).every((each) => knownNumbers.has(each));
    if (span.kind === "quote") return lower.includes(span.text.slice(1, -1).trim().toLowerCase());
    if (span.kind === "code")
      return (
        known.includes(span.text) ||
        lower.includes(
          span.text
            .replace(/^`+|`+$/g, "")
            .trim()
            .toLowerCase(),
        )
      );
    return known.includes(span.text);
  };
  const spans = findProtectedSpans(rewrite)
    .filter((span) => span.kind !== "tag" && span.kind !== "placeholder" && !isKnown(span))
    .map(({ text }) => text);
  const named = new Set([...spans, ...findNames(rewrite, lower), ...findNumberWords(rewrite, knownNumbers)]);
  const said = [...named].join("\n").toLowerCase();
  return [...named, ...findNewWords(rewrite, known).filter((word) => !said.includes(word))];
}

/** "in three sentences" where nobody said three. "One" is mostly an article; "these two" counts what was named. */
function findNumberWords(rewrite: string, known: ReadonlySet<string>): string[] {
  const { prose } = readPromptFacts(rewrite);
  return numberWords
    .filter(([, value]) => Number(value) > 1 && !known.has(value))
    .filter(([word]) => new RegExp(`(?<!\\b(?:these|those|the)\\s+)\\b${word}\\b`, "i").test(prose))
    .map(([word]) => word);
}

const numbersIn = (text: string): string[] => text.match(/\d+(?:[.,]\d+)*/g) ?? [];

const isListNumber = (text: string, { start, end }: ProtectedSpan): boolean =>
  /(?:^|\n)[ \t>]*(?:\(|step\s+|#\s*)?$/i.test(text.slice(0, start)) && /^[.):]/.test(text.slice(end));

/** Names: capitals inside a sentence, words in capitals, camelCase and snake_case. */
function findNames(rewrite: string, known: string): string[] {
  const { prose, language } = readPromptFacts(rewrite);
  const isNew = (word: string) => !known.includes(word.toLowerCase()) && !noNames.has(word.toLowerCase());
  const coined =
    prose.match(
      /(?<![\p{L}\p{N}_])(?:\p{Ll}+\p{Lu}\p{L}*|\p{Lu}\p{Ll}+\p{Lu}\p{L}*|\p{L}+_[\p{L}_]+|\p{L}+\d[\p{L}\d.]*\d|\p{L}+\d|\p{Lu}{2,})(?![\p{L}\p{N}_])/gu,
    ) ?? [];
  // German writes every noun with a capital.
  const capital =
    language === "de"
      ? []
      : [...prose.matchAll(/(?<=[\p{Ll}\p{N},;)] )\p{Lu}\p{Ll}{2,}/gu)]
          .filter(({ index }) => !isInHeading(prose, index))
          .map(([word]) => word);
  return [...coined, ...capital].filter(isNew);
}

/** "Output Format: ..." and lines in title case without a full stop are headings. */
function isInHeading(prose: string, at: number): boolean {
  const start = prose.lastIndexOf("\n", at - 1) + 1;
  const lineEnd = prose.indexOf("\n", at);
  const line = prose.slice(start, lineEnd < 0 ? undefined : lineEnd);
  const colon = line.indexOf(":");
  const heading =
    colon >= 0 && colon <= 40
      ? colon
      : /^[\s#*]*[^.!?]{1,50}$/.test(line) && /^[\s]*[#*]/.test(line)
        ? line.length
        : -1;
  return heading >= 0 && at - start < heading;
}
