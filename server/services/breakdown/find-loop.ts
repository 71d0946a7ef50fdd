const longestPiece = 40;
const leastRepeats = 4;
/** Ollama ends an answer after 30 equal tokens, which may be a character each. */
const leastCharacters = 30;

/** The piece that a text ends in over and over, as the answer of a model that has lost its way does; null for none. */
export function findLoop(text: string): string | null {
  for (let piece = 1; piece <= longestPiece; piece++) {
    const length = Math.max(leastCharacters, leastRepeats * piece);
    const tail = text.slice(-length);
    if (tail.length === length && tail.slice(piece) === tail.slice(0, -piece)) return tail.slice(-piece);
  }
  return null;
}
