/** Characters that have no place in text a model wrote: control codes, broken surrogates, marks that turn the direction. */
const unwanted = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff\ufffd]/gu;

/** One line: unwanted characters and runs of white space become one space. */
export function cleanLine(text: string): string {
  return text.replace(unwanted, " ").replace(/\s+/gu, " ").trim();
}

/** Several lines: as `cleanLine` on each, with at most one empty line between two. */
export function cleanText(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map(cleanLine);
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** The first `maxChars` characters, ended at a word where that costs little, with an ellipsis. */
export function shorten(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const cut = text.slice(0, maxChars - 1);
  const lastSpace = cut.lastIndexOf(" ");
  return `${(lastSpace > maxChars * 0.7 ? cut.slice(0, lastSpace) : cut).trimEnd()}…`;
}
