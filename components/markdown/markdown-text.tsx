"use client";

import { memo, useRef } from "react";
import { MarkdownPiece } from "~/components/markdown/markdown-piece";
import { type SplitText, splitBlocks } from "~/components/markdown/split-blocks";

const Piece = memo(MarkdownPiece);

/**
 * Markdown as it grows. The text is split into blocks, and a block that is finished is never read or drawn again.
 * `isOpen` says that more text comes.
 */
export function MarkdownText({ text, isOpen = false }: { text: string; isOpen?: boolean }) {
  const before = useRef<SplitText | undefined>(undefined);
  const split = splitBlocks(text, before.current);
  before.current = split;
  const { blocks, definitions } = split;
  return (
    <div className="markdown">
      {blocks.map(({ raw, start }, index) => (
        <Piece
          key={start}
          text={/\[/.test(raw) && definitions ? `${raw}\n\n${definitions}` : raw}
          isGrowing={isOpen && index === blocks.length - 1}
        />
      ))}
    </div>
  );
}
