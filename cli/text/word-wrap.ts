import { characterWidth, displayWidth, splitCharacters } from "~/cli/text/display-width";

/** A text of one line in lines of at most `width` cells, broken between words. A longer word stays whole. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(last) + 1 + displayWidth(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** Cells left free at the right edge, so that a terminal never breaks a line by itself. */
const margin = 5;

/**
 * Wraps text at a terminal while it arrives in pieces of any size. A word is shown at once; when it turns out not to
 * fit, it is taken back and written again on the next line. `columns` is asked each time, so a resized terminal counts
 * from the next word on.
 */
export class WordWrap {
  #column = 0;
  #word = "";

  constructor(private readonly columns: () => number) {}

  /** What to write to the terminal for this piece of text. */
  write(text: string): string {
    const limit = this.columns() - margin;
    if (limit < 10) return text;
    return splitCharacters(text)
      .map((character) => this.#place(character, limit))
      .join("");
  }

  #place(character: string, limit: number): string {
    if (character === "\n" || character === "\r\n") {
      this.#column = 0;
      this.#word = "";
      return character;
    }
    const width = character === "\t" ? 8 - (this.#column % 8) : characterWidth(character);
    if (this.#column + width <= limit) return this.#append(character, width);
    if (character === " " || character === "\t") {
      this.#column = 0;
      this.#word = "";
      return "\n";
    }
    const word = this.#word;
    const taken = displayWidth(word);
    // A word as long as the line cannot go elsewhere: it is cut.
    const isMoved = taken > 0 && taken < limit - margin;
    this.#column = 0;
    this.#word = "";
    if (!isMoved) return `\n${this.#append(character, width)}`;
    this.#column = taken;
    this.#word = word;
    return `\u001b[${taken}D\u001b[K\n${word}${this.#append(character, width)}`;
  }

  #append(character: string, width: number): string {
    this.#column += width;
    // Between wide characters a line may break anywhere.
    this.#word = character === " " || character === "\t" || width > 1 ? "" : this.#word + character;
    return character;
  }
}
