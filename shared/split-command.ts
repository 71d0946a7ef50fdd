/** A command line as the list of its words: quotes hold blanks, a backslash holds the next character. No shell syntax. */
export function splitCommand(line: string): string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  let isOpen = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? "";
    if (char === "\\" && quote !== "'" && at + 1 < line.length) {
      word += line[at + 1];
      isOpen = true;
      at += 1;
    } else if (quote !== "") {
      if (char === quote) quote = "";
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      isOpen = true;
    } else if (/\s/.test(char)) {
      if (isOpen) words.push(word);
      word = "";
      isOpen = false;
    } else {
      word += char;
      isOpen = true;
    }
  }
  return isOpen ? [...words, word] : words;
}

/** The line that `splitCommand` reads as these words. */
export const writeCommand = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`)).join(" ");
