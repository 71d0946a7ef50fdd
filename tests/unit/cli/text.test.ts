import { describe, expect, it } from "vitest";
import { formatColumns } from "~/cli/text/columns";
import { displayWidth } from "~/cli/text/display-width";
import { WordWrap, wrapWords } from "~/cli/text/word-wrap";

describe("displayWidth", () => {
  it.each([
    ["plain", 5],
    ["日本語", 6],
    ["한글", 4],
    ["ｆｕｌｌ", 8],
    ["é", 1],
    ["👩‍👩‍👧", 2],
    ["🇩🇪", 2],
    ["❤️", 2],
    ["→", 1],
    ["", 0],
  ])("%s takes %d cells", (text, cells) => {
    expect(displayWidth(text)).toBe(cells);
  });
});

describe("formatColumns", () => {
  it("pads every cell by four blanks, the last heading by one", () => {
    expect(
      formatColumns(
        [
          ["a", "bb"],
          ["日本", "c"],
        ],
        ["X", "Y"],
      ),
    ).toBe("X       Y  \na       bb    \n日本    c     \n");
  });

  it("prints the headings alone when there are no rows", () => {
    expect(formatColumns([], ["NAME", "ID"])).toBe("NAME    ID \n");
  });
});

/** What a terminal of that width shows after everything was written to it. */
function screenOf(output: string): string[] {
  const lines: string[][] = [[]];
  let column = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the terminal's own sequences.
  for (const [part] of output.matchAll(/\u001b\[\d*[DK]|[\s\S]/gu)) {
    const line = lines.at(-1) ?? [];
    const back = /(\d+)D$/.exec(part)?.[1];
    if (part === "\n") {
      lines.push([]);
      column = 0;
    } else if (back) column -= Number(back);
    else if (part.endsWith("K") && part.length > 1) line.length = column;
    else {
      line[column] = part;
      column += displayWidth(part);
    }
  }
  return lines.map((line) =>
    Array.from(line, (cell) => cell ?? "")
      .join("")
      .trimEnd(),
  );
}

const wrap = (pieces: string[], columns: number) => {
  const wrapped = new WordWrap(() => columns);
  return screenOf(pieces.map((piece) => wrapped.write(piece)).join(""));
};

describe("WordWrap", () => {
  it("breaks between words however the text arrives", () => {
    const text = "the quick brown fox jumps over the lazy dog";
    const lines = ["the quick brown", "fox jumps over", "the lazy dog"];
    expect(wrap([text], 20)).toEqual(lines);
    expect(wrap([...text], 20)).toEqual(lines);
    expect(wrap(text.split(/(?<= )/), 20)).toEqual(lines);
  });

  it("keeps the lines of the text, and counts wide characters as two", () => {
    expect(wrap(["one\n\ntwo"], 20)).toEqual(["one", "", "two"]);
    expect(wrap(["日本語日本語日本語"], 20)).toEqual(["日本語日本語日", "本語"]);
  });

  it("cuts a word that is longer than the line", () => {
    expect(wrap(["x".repeat(40)], 20)).toEqual(["x".repeat(15), "x".repeat(15), "x".repeat(10)]);
  });

  it("leaves text alone where there is no room or no terminal", () => {
    expect(new WordWrap(() => 0).write("a b ".repeat(40))).toBe("a b ".repeat(40));
  });

  it("goes by the width that the terminal has at the time", () => {
    let columns = 80;
    const wrapped = new WordWrap(() => columns);
    let output = wrapped.write("one two three four five ");
    columns = 20;
    output += wrapped.write("six seven eight nine ten");
    expect(screenOf(output)).toEqual(["one two three four five", "six seven eight", "nine ten"]);
  });
});

describe("wrapWords", () => {
  it("breaks a line between words and leaves long words whole", () => {
    expect(wrapWords("aa bb cc", 5)).toEqual(["aa bb", "cc"]);
    expect(wrapWords("abcdefgh i", 4)).toEqual(["abcdefgh", "i"]);
  });
});
