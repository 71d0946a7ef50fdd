import { readPromptFacts } from "~/shared/prompt-facts";
import { isSame } from "~/shared/prompt-negations";
import { isOrdinaryWord, isTechnology, stemOf, stemsAlike } from "~/shared/prompt-vocabulary";

/** Shorter words tell nothing, unless they name a technique. */
const leastLetters = 3;
/** Words that long are known by their beginning alone. */
const lettersToCompare = 4;
/** Forms that say how something is rather than what it is. */
const describing = /(?:ly|ful|less|ous|\p{L}{3}ed)$/u;
/** A word before such another one, at the beginning of a clause or after a helping word, is a verb: "promise nothing". */
const verbs =
  /(?<=^|[.!?:;,]\s+|\n[-*\d.)\s]*|\b(?:and|or|then|not|never|to|please|must|should|will|can|may|also|always)\s+)\p{L}+(?=\s+(?:the|an?|each|every|all|any|no|nothing|it|them|its|their|your|my|our|this|that|these|those|one|what|how|why|which|whether|only|both|some|where|when|who)\b)/giu;

/**
 * Words of a rewrite that bring a subject of their own: neither they nor a word of the same meaning stand in `known`,
 * and they are no words of instructions. Written in any case. Languages other than English are searched for names of
 * techniques only.
 */
export function findNewWords(rewrite: string, known: string): string[] {
  const { prose, isEnglish } = readPromptFacts(rewrite);
  const lower = known.toLowerCase();
  const words = wordsOf(lower);
  const stems = new Set(words.map(stemOf));
  const allowed = new Set([...stems, ...stemsAlike(stems)]);
  const acts = new Set(prose.match(verbs)?.map((word) => word.toLowerCase()));
  const isKnown = (word: string) =>
    allowed.has(stemOf(word)) || words.some((each) => each.length >= lettersToCompare && isSame(each, word));
  const isNew = (word: string): boolean => {
    if (isTechnology(word)) return !new RegExp(`(?<![\\p{L}\\p{N}])${escapePattern(word)}`, "u").test(lower);
    if (!isEnglish || word.length < leastLetters || isOrdinaryWord(word) || acts.has(word)) return false;
    return !isKnown(word) && !describing.test(word);
  };
  const compounds = [...prose.toLowerCase().matchAll(compound)].map(([found]) => found);
  return [
    ...new Set([
      ...compounds.filter((each) => !lower.includes(each) && !isAbbreviation(each)),
      ...wordsOf(prose).filter(isNew),
    ]),
  ];
}

/** "example.org", "7pm", "16gb". */
const compound =
  /(?<![\p{L}\p{N}_.])(?:\p{L}[\p{L}\p{N}-]*(?:\.\p{L}[\p{L}\p{N}-]+)+|\p{N}+(?:\.\p{N}+)?\p{L}{1,4})(?![\p{L}\p{N}_])/gu;
const isAbbreviation = (text: string): boolean => /^(?:\p{L}\.)+\p{L}?$/u.test(text);

const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/(?<![\p{L}\p{N}_])\p{L}[\p{L}\p{N}]*(?:['’]\p{L}+)?/gu) ?? []).filter(
    (word) => !/n['’]t$/.test(word),
  );

const escapePattern = (text: string): string => text.replace(/[.+]/g, "\\$&");
