// Blocks of Unicode's East Asian Width "W" and "F": Hangul, CJK, kana, Yi, full-width forms and the CJK planes.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const invisible = /^[\p{Mark}\p{Control}\p{Format}]+$/u;
const emoji = /\p{Emoji_Presentation}|\ufe0f/u;

/** What a person sees as characters: one emoji of several code points is one. */
export const splitCharacters = (text: string): string[] =>
  // Most text is plain and needs no segmenter, which takes milliseconds to make.
  /^[\x20-\x7e\n\t]*$/.test(text)
    ? [...text]
    : Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

/** Terminal cells of one character as `splitCharacters` gives it: 0, 1 or 2. */
export function characterWidth(character: string): number {
  if (/^[\x20-\x7e]$/.test(character)) return 1;
  if (invisible.test(character)) return 0;
  return wide.test(character) || emoji.test(character) ? 2 : 1;
}

/** Terminal cells of a text of one line. */
export const displayWidth = (text: string): number =>
  splitCharacters(text).reduce((width, character) => width + characterWidth(character), 0);

/** `text` with blanks up to `width` cells. */
export const padToWidth = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - displayWidth(text)));
