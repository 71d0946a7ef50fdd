import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SplitText, splitBlocks } from "~/components/markdown/split-blocks";

const raws = ({ blocks }: SplitText): string[] => blocks.map(({ raw }) => raw);

describe("splitBlocks", () => {
  it("gives the top-level pieces with their places", () => {
    const text =
      "# Title\n\nA paragraph\nof two lines.\n\n- one\n\n- two\n\n```ts\nconst a = 1;\n\nconst b = 2;\n```\nEnd";
    const { blocks } = splitBlocks(text);
    expect(blocks.map(({ raw }) => raw.trim().split("\n")[0])).toEqual([
      "# Title",
      "A paragraph",
      "- one",
      "```ts",
      "End",
    ]);
    for (const { raw, start } of blocks) expect(text.slice(start, start + raw.length)).toBe(raw);
  });

  it("takes an open fence as one block to the end", () => {
    expect(raws(splitBlocks("Text\n\n```py\nx =\n\ny ="))).toEqual(["Text", "```py\nx =\n\ny ="]);
  });

  it("leaves finished blocks as they are when more text comes", () => {
    const before = splitBlocks("one\n\ntwo\n\nthree\n\nfou");
    const after = splitBlocks("one\n\ntwo\n\nthree\n\nfour\n\nfive", before);
    expect(after.blocks[0]).toBe(before.blocks[0]);
    expect(after.blocks[1]).toBe(before.blocks[1]);
    expect(raws(after)).toEqual(["one", "two", "three", "four", "five"]);
  });

  it("begins anew for another text", () => {
    expect(raws(splitBlocks("other", splitBlocks("one\n\ntwo\n\nthree")))).toEqual(["other"]);
  });

  it("gathers link definitions for the blocks that refer to them", () => {
    expect(splitBlocks("See [a][b].\n\n[b]: https://example.com").definitions).toBe("[b]: https://example.com");
  });

  it("comes to the same piece by piece as at once", () => {
    const piece = fc.constantFrom(
      ...[
        "word ",
        "\n",
        "\n\n",
        "- item\n",
        "1. item\n",
        "```\n",
        "```js\n",
        "`x` ",
        "> quote\n",
        "# head\n",
        "| a | b |\n",
      ],
      ...["|---|---|\n", "**bold** ", "    code\n", "===\n", "---\n", "<b>\n", "[a]: /x\n", "  more\n", "\r\n"],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        let grown: SplitText | undefined;
        let text = "";
        for (const part of pieces) {
          text += part;
          grown = splitBlocks(text, grown);
        }
        expect((grown?.blocks ?? []).map(({ raw }) => raw.trim())).toEqual(
          raws(splitBlocks(text)).map((raw) => raw.trim()),
        );
      }),
      { numRuns: 500 },
    );
  });
});
