import { lexer } from "marked";

/** A top-level piece of a Markdown text: a paragraph, a list, a block of code. */
export interface MarkdownBlock {
  raw: string;
  /** Offset in the whole text; it stays the same while the text grows. */
  start: number;
}

export interface SplitText {
  text: string;
  blocks: readonly MarkdownBlock[];
  /** Link definitions (`[name]: address`) of all blocks, which any block may refer to; "" for none. */
  definitions: string;
}

const nothing: SplitText = { text: "", blocks: [], definitions: "" };

/**
 * Splits a text into its blocks. Given what came out for its beginning, only the last two blocks are read again: more
 * text can join those, such as a line that turns the code begun below a paragraph into a part of it, and none before.
 */
export function splitBlocks(source: string, before: SplitText = nothing): SplitText {
  const text = source.replace(/\r\n?/g, "\n");
  const kept = text.startsWith(before.text) ? before.blocks.slice(0, -2) : [];
  const from = kept.length > 0 ? (before.blocks[kept.length]?.start ?? 0) : 0;
  const blocks: MarkdownBlock[] = [...kept];
  let start = from;
  for (const { type, raw } of lexer(text.slice(from))) {
    if (type !== "space") blocks.push({ raw, start });
    start += raw.length;
  }
  const definitions = blocks.filter(({ raw }) => /^ {0,3}\[[^\]]+\]:/.test(raw)).map(({ raw }) => raw.trim());
  return { text, blocks, definitions: definitions.join("\n") };
}
