import { detectLanguage } from "~/shared/prompt-language";
import { findPlaceholders, findProtectedSpans, type ProtectedSpan } from "~/shared/prompt-spans";

export interface Sentence {
  start: number;
  end: number;
  text: string;
  words: string[];
}

/** What the rules of the lint look at, worked out once for a text. */
export interface PromptFacts {
  text: string;
  /** The text with code, tags, addresses and placeholders blanked out; offsets are those of the text. */
  prose: string;
  /** Words of the prose, in lower case. */
  words: string[];
  sentences: Sentence[];
  spans: ProtectedSpan[];
  placeholders: string[];
  /** Those the prompt must have; null when nobody said. */
  declared: readonly string[] | null;
  /** Rules about words know English; text too short to tell counts as English when it is in Latin script. */
  isEnglish: boolean;
  language: string | null;
  /** Whether the text brings material to work on: code, a quoted or tagged part, a placeholder, an address or a path. */
  hasMaterial: boolean;
}

const blanked = new Set(["placeholder", "code", "url", "path", "tag"]);

export function readPromptFacts(text: string, declared: readonly string[] | null = null): PromptFacts {
  const spans = findProtectedSpans(text);
  let prose = text;
  for (const { kind, start, end } of spans) {
    if (blanked.has(kind)) prose = prose.slice(0, start) + blank(prose.slice(start, end)) + prose.slice(end);
  }
  const language = detectLanguage(prose);
  const placeholders = findPlaceholders(text);
  return {
    text,
    prose,
    words: wordsOf(prose),
    sentences: splitSentences(prose),
    spans,
    placeholders,
    declared,
    language,
    isEnglish: language === "en" || (language === null && !/[^\p{Script=Latin}\P{L}]/u.test(prose)),
    hasMaterial:
      placeholders.length > 0 ||
      spans.some(({ kind, text: span }) => kind === "code" || kind === "url" || kind === "path" || span.length > 40) ||
      /:\s*\n\s*\S[\s\S]{40,}/.test(text),
  };
}

const blank = (part: string): string => part.replace(/[^\n]/g, " ");

/** Scripts without spaces between words count sign by sign. */
const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu;
const wordsOf = (text: string): string[] => text.toLowerCase().match(word) ?? [];

/** Sentences end with their punctuation, at an empty line, or where a list item or heading begins. */
function splitSentences(prose: string): Sentence[] {
  const sentences: Sentence[] = [];
  const boundary = /(?<=[.!?。！？])["')\]]*\s+|\n(?=\s*(?:[-*+•#>]|\d+[.)]\s|\n))|\n{2,}|(?<=:)\s*\n/gu;
  let start = 0;
  const push = (end: number) => {
    const text = prose.slice(start, end);
    const words = wordsOf(text);
    if (words.length > 0) sentences.push({ start, end, text, words });
  };
  for (const match of prose.matchAll(boundary)) {
    push(match.index);
    start = match.index + match[0].length;
  }
  push(prose.length);
  return sentences;
}
