import { anyOf, has, type PromptRule, places, type RuleHit } from "~/shared/prompt-rule";
import { imperativeOf } from "~/shared/prompt-words";

const about = { dimension: "clarity" as const };

const opposites: [string, string][] = [
  [
    "short|brief|briefly|concise|concisely|terse",
    "detailed|in detail|comprehensive|exhaustive|thorough|thoroughly|in depth|long",
  ],
  ["formal", "casual|informal|colloquial"],
  [
    "(?:only|just|nothing but) (?:the )?(?:json|code|yaml|csv)|(?:json|code|yaml|csv) only",
    "explain|explanation|describe why|with comments on",
  ],
  ["do not explain|no explanation|without explanation", "explain why|explain your|explain each|give reasons|justify"],
  ["simple language|plain language|plain words", "technical jargon|technical language|academic language"],
];

export const clarityRules: PromptRule[] = [
  {
    ...about,
    id: "vague-verb",
    severity: "warning",
    message: "does not say what changes",
    fix: "Name the change or the result that is wanted.",
    isEnglishOnly: true,
    find: ({ sentences, text, hasMaterial }) =>
      sentences
        .flatMap((sentence): RuleHit[] => {
          const verb = imperativeOf(sentence);
          const isVague =
            verb &&
            /^(?:fix|improve|enhance|handle|optimi[sz]e|help|update|clean|work|process|make|do|change|adjust|look)$/.test(
              verb,
            );
          const isSpecific = sentence.words.length > 14 || /[\d"`:{]/.test(text.slice(sentence.start, sentence.end));
          if (
            !isVague ||
            isSpecific ||
            /\bdo(?: not|n['’]t)\b/i.test(sentence.text) ||
            (hasMaterial && sentence.words.length > 6)
          )
            return [];
          const at = sentence.text.toLowerCase().indexOf(verb);
          const start = sentence.start + Math.max(0, at);
          return [{ start, end: start + verb.length, message: `"${verb}" does not say what changes` }];
        })
        .slice(0, 5),
  },
  {
    ...about,
    id: "vague-quality",
    severity: "note",
    message: "a word that everybody reads differently",
    fix: "Say how one sees that it is so, or leave the word out.",
    isEnglishOnly: true,
    find: ({ prose }) =>
      places(
        prose,
        anyOf(
          "good|nice|nicely|better|great|proper|properly|appropriate|appropriately|suitable|reasonable|relevant|as needed|as necessary|somehow|something|stuff|things|interesting|awesome|cool|high[- ]quality|best practices?",
        ),
        (words) => `"${words}" means something different to everybody`,
      ),
  },
  {
    ...about,
    id: "dangling-reference",
    severity: "warning",
    message: "points to something that the prompt does not contain",
    fix: "Name the thing, or put it into the prompt.",
    isEnglishOnly: true,
    find: ({ sentences, hasMaterial }) => {
      const [first] = sentences;
      if (!first || hasMaterial) return [];
      const match =
        /\b(?:it|them|that)\b(?!['’])/i.exec(first.text.slice(0, 60)) ??
        /\b(?:this|these|those)\b(?=\s*(?:[.,;:!?]|$|\b(?:to|into|for|and|is|in|so|better)\b))/i.exec(first.text);
      const before = first.text.slice(0, match?.index).match(/\p{L}+/gu)?.length ?? 0;
      if (!match || before > 5) return [];
      const start = first.start + match.index;
      return [{ start, end: start + match[0].length, message: `"${match[0]}" points to nothing in the prompt` }];
    },
  },
  {
    ...about,
    id: "hedged-instruction",
    severity: "note",
    message: "leaves open whether it is wanted",
    fix: "Say plainly what to do, or on what it depends.",
    isEnglishOnly: true,
    find: ({ prose }) =>
      places(
        prose,
        anyOf(
          "maybe|perhaps|if possible|try to|kind of|sort of|i think|i guess|probably|might want to|if you can|feel free|it would be nice|more or less",
        ),
        (words) => `"${words}" leaves open whether it is wanted`,
      ),
  },
  {
    ...about,
    id: "contradiction",
    severity: "error",
    message: "asks for two things that exclude each other",
    fix: "Keep one of them, or say which part each is for.",
    isEnglishOnly: true,
    find: ({ prose }) => [...findOpposites(prose), ...findImpossibleLimits(prose)],
  },
  {
    ...about,
    id: "long-sentence",
    severity: "note",
    message: "a sentence of more than 45 words",
    fix: "Split it: one demand a sentence.",
    isEnglishOnly: false,
    find: ({ sentences }) =>
      sentences
        .filter(({ words }) => words.length > 45)
        .slice(0, 5)
        .map(({ start, end, words }) => ({ start, end, message: `a sentence of ${words.length} words` })),
  },
  {
    ...about,
    id: "shouting",
    severity: "note",
    message: "capitals or exclamation marks instead of a reason",
    fix: "Say it once in plain words, with the reason.",
    isEnglishOnly: false,
    find: ({ prose }) => {
      const loud = [...prose.matchAll(/(?<![\p{L}_])\p{Lu}{4,}(?![\p{L}_])/gu)];
      return [
        ...(loud.length > 5 ? places(prose, /(?<![\p{L}_])\p{Lu}{4,}(?![\p{L}_])/gu).slice(0, 1) : []),
        ...places(prose, /[!！]{2,}/g).slice(0, 1),
      ];
    },
  },
  {
    ...about,
    id: "filler",
    severity: "note",
    message: "words that ask for nothing",
    fix: "Leave them out; models need no bribes and no threats.",
    isEnglishOnly: true,
    find: ({ prose }) =>
      places(
        prose,
        anyOf(
          "i(?:'ll| will) tip you(?: [$]?\\d+)?|your life depends on it|take a deep breath|thanks? in advance|i was wondering if|if you don't mind|you are the best",
        ),
        (words) => `"${words}" asks for nothing`,
      ),
  },
];

function findOpposites(prose: string): RuleHit[] {
  return opposites.flatMap(([one, other]) => {
    const [a] = places(prose, anyOf(one));
    const [b] = places(prose, anyOf(other));
    if (!a || !b || a.start === null || a.end === null || b.start === null || b.end === null) return [];
    // "short titles, detailed steps": each has its own noun in its own clause.
    const between = prose.slice(Math.min(a.end, b.end), Math.max(a.start, b.start));
    if (a.start < b.end && b.start < a.end) return [];
    if (/[,;.\n]\s*(?:then|but|and)?\s*(?:a|an|the)\s/.test(between) && between.length > 20) return [];
    return [
      {
        start: a.start,
        end: a.end,
        message: `"${prose.slice(a.start, a.end)}" and "${prose.slice(b.start, b.end)}" exclude each other`,
      },
    ];
  });
}

function findImpossibleLimits(prose: string): RuleHit[] {
  const units = "(words?|sentences?|lines?|characters?|items?|bullets?|paragraphs?|steps?)";
  const read = (words: string) => [...prose.matchAll(new RegExp(`(?:${words})\\s+(\\d+)\\s+${units}`, "gi"))];
  const least = read("at least|minimum of|no fewer than|more than");
  const most = read("at most|maximum of|no more than|up to|under|fewer than|less than");
  return least.flatMap((low) =>
    most
      .filter((high) => stem(low[2]) === stem(high[2]) && Number(low[1]) > Number(high[1]))
      .map((high) => ({
        start: low.index,
        end: low.index + low[0].length,
        message: `"${low[0]}" and "${high[0]}" exclude each other`,
      })),
  );
}

const stem = (unit: string | undefined): string => (unit ?? "").toLowerCase().replace(/s$/, "");

/** Whether the prompt forbids something. */
export const hasNegation = (prose: string): boolean =>
  has(prose, anyOf("do not|don't|never|without|must not|should not"));
