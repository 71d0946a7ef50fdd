import { readPromptFacts } from "~/shared/prompt-facts";

/** Words that forbid or deny, by language; scripts without spaces by sign. */
const negations: Record<string, RegExp> = {
  en: /(?<![\p{L}])(?:not|never|no|none|nothing|without|cannot|neither|nor|avoid|\p{L}+n['’]t|dont|refrain|forbidden|prohibited)(?![\p{L}])/giu,
  de: /(?<![\p{L}])(?:nicht|kein\p{L}*|nie|niemals|ohne|weder|verboten|nichts)(?![\p{L}])/giu,
  fr: /(?<![\p{L}])(?:pas|jamais|sans|aucune?|rien|ni|interdit)(?![\p{L}])/giu,
  es: /(?<![\p{L}])(?:no|nunca|sin|jamás|ningun[oa]?|ningún|nada|ni|tampoco)(?![\p{L}])/giu,
  it: /(?<![\p{L}])(?:non|mai|senza|nessun[oa]?|niente|né)(?![\p{L}])/giu,
  pt: /(?<![\p{L}])(?:não|nunca|sem|jamais|nenhuma?|nada|nem)(?![\p{L}])/giu,
  nl: /(?<![\p{L}])(?:niet|geen|nooit|zonder|niets|noch)(?![\p{L}])/giu,
  cyrillic: /(?<![\p{L}])(?:не|нет|никогда|без|ни|нельзя|никак\p{L}*)(?![\p{L}])/giu,
  zh: /不|别|勿|没|無|无|禁止|莫/gu,
  ja: /ない|ません|ず(?=に)|禁止|不要|無/gu,
  ko: /않|없|말(?:고|라|아|것)|금지|안\s/gu,
};
const usual = negations.en as RegExp;

/**
 * Sentences of `original` that forbid or deny something for which `rewrite` has no counterpart: a negated sentence that
 * shares a word with what stood behind the negation. Scripts without spaces are compared by count.
 */
export function findLostNegations(original: string, rewrite: string): string[] {
  const before = readPromptFacts(original);
  const after = readPromptFacts(rewrite);
  const pattern = negations[before.language ?? "en"] ?? usual;
  const isBySign = ["zh", "ja", "ko"].includes(before.language ?? "");
  const wanted = before.sentences.filter(({ text }) => text.search(pattern) >= 0);
  const kept = after.sentences.filter(({ text }) => text.search(pattern) >= 0);
  if (isBySign) {
    const count = (text: string) => text.match(pattern)?.length ?? 0;
    return count(after.prose) >= count(before.prose) ? [] : wanted.map(({ text }) => text.trim());
  }
  return wanted
    .filter(({ text }) =>
      [...text.matchAll(pattern)].some((match) => {
        const about = contentWords(text.slice(match.index + match[0].length)).slice(0, 4);
        if (about.length === 0) return kept.length === 0;
        return !kept.some((sentence) =>
          contentWords(sentence.text).some((word) => about.some((each) => isSame(word, each))),
        );
      }),
    )
    .map(({ text }) => text.trim());
}

/** Words that carry meaning: four letters or more. */
export const contentWords = (text: string): string[] =>
  (text.toLowerCase().match(/\p{L}[\p{L}\p{N}'’-]{3,}/gu) ?? []).filter((word) => !fillers.has(word));

const fillers = new Set(
  "this that with from have must should then when what which there their they them your about into than been only also very please make sure will would could".split(
    " ",
  ),
);

/** "handle" and "handled", "change" and "changing". */
export const isSame = (a: string, b: string): boolean => {
  const length = Math.min(a.length, b.length, 5);
  return a.slice(0, length) === b.slice(0, length) && Math.abs(a.length - b.length) <= 4;
};
