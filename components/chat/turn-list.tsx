"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, Play } from "lucide-react";
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import { AnswerTurn } from "~/components/chat/answer-turn";
import { useOpenChat } from "~/components/chat/chat-context";
import { QuestionTurn } from "~/components/chat/question-turn";
import { cn } from "~/components/class-names";
import { Button } from "~/components/ui/button";
import type { RowCell, TurnRow } from "~/shared/turn-rows";

/** Nearer to the end than this, the list follows the text as it comes. */
const FOLLOW_PX = 60;
/** Nearer to the top than this, earlier turns are fetched. */
const FETCH_PX = 800;
/** Rows drawn beyond the window's edges. */
const OVERSCAN = 4;

export interface TurnListHandle {
  /** Puts the focus on the row `step` rows from the one that has it, the last row first. */
  moveFocus: (step: number) => void;
  /** The cell that has the focus, or the newest. */
  currentCell: (role?: "user" | "assistant") => RowCell | null;
}

/**
 * The conversation as rows, of which only those near the window are drawn. It follows the newest text until the reader
 * scrolls up, and stays where it is when earlier turns come in above.
 */
export function TurnList({
  rows,
  hasEarlier,
  isFetchingEarlier,
  isAnswering,
  onFetchEarlier,
  ref,
}: {
  rows: readonly TurnRow[];
  hasEarlier: boolean;
  isFetchingEarlier: boolean;
  isAnswering: boolean;
  onFetchEarlier: () => void;
  ref: Ref<TurnListHandle>;
}) {
  const box = useRef<HTMLElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const isInPlace = useRef(false);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => estimateRow(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: OVERSCAN,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: FOLLOW_PX,
    paddingStart: 16,
    paddingEnd: 16,
  });
  const lastKey = rows.at(-1)?.key;

  const goToEnd = () => virtual.scrollToIndex(rows.length - 1, { align: "end" });

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the conversation opens
  useLayoutEffect(goToEnd, []);

  // A question of one's own is always brought into view.
  const seenLastKey = useRef(lastKey);
  useEffect(() => {
    if (seenLastKey.current === lastKey) return;
    seenLastKey.current = lastKey;
    if (isAnswering) virtual.scrollToIndex(rows.length - 1, { align: "end" });
  }, [lastKey, isAnswering, rows.length, virtual]);

  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current ?? { scrollTop: 0, scrollHeight: 0, clientHeight: 0 };
    setAtEnd(scrollHeight - scrollTop - clientHeight < FOLLOW_PX);
    // Before it has been at its end once, the list is still being put in place.
    if (scrollHeight - scrollTop - clientHeight < FOLLOW_PX) isInPlace.current = true;
    if (isInPlace.current && hasEarlier && !isFetchingEarlier && scrollTop < FETCH_PX) onFetchEarlier();
  };

  const focusedIndex = () => {
    const key = document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row;
    return rows.findIndex((row) => row.key === key);
  };

  useImperativeHandle(ref, () => ({
    moveFocus: (step) => {
      const from = focusedIndex();
      const to = from < 0 ? rows.length - 1 : Math.max(0, Math.min(rows.length - 1, from + step));
      const key = rows[to]?.key;
      if (key === undefined) return;
      virtual.scrollToIndex(to, { align: "auto" });
      const row = () => box.current?.querySelector<HTMLElement>(`[data-row="${key}"]`);
      // At once where the row is drawn: the next key may come before the next frame.
      const drawn = row();
      if (drawn) drawn.focus({ preventScroll: true });
      else requestAnimationFrame(() => row()?.focus());
    },
    currentCell: (role) => {
      const from = focusedIndex();
      const searched = from < 0 ? rows : rows.slice(0, from + 1);
      const fits = (cell: RowCell | null): cell is RowCell => cell !== null && (!role || cell.turn.role === role);
      return searched.findLast(({ cells }) => cells.some(fits))?.cells.find(fits) ?? null;
    },
  }));

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={box}
        aria-label="Conversation"
        aria-busy={isAnswering}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        className="scroll-quiet relative h-full overflow-y-auto [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <ol className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            return row ? (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                data-row={row.key}
                tabIndex={-1}
                aria-setsize={hasEarlier ? -1 : rows.length}
                aria-posinset={index + 1}
                className="group/row absolute inset-x-0 top-0 rounded-md focus-visible:-outline-offset-2"
                style={{ transform: `translateY(${start}px)` }}
              >
                <Row row={row} isLast={index === rows.length - 1} />
              </li>
            ) : null;
          })}
        </ol>
      </section>
      {!isAtEnd && (
        <Button
          variant="outline"
          size="icon"
          aria-label="Go to the newest text"
          onClick={goToEnd}
          className="absolute bottom-2 left-1/2 -translate-x-1/2 rounded-full shadow-float"
        >
          <ArrowDown aria-hidden />
        </Button>
      )}
    </div>
  );
}

/** A guess at a row's height in pixels, so that little moves when it is measured. */
function estimateRow(row: TurnRow | undefined): number {
  const heights = row?.cells.map((cell) => {
    if (!cell) return 0;
    const { role, content } = cell.turn;
    const lines = content.split("\n").reduce((sum, line) => sum + Math.max(0.5, Math.ceil(line.length / 95)), 0);
    return lines * 22 + (role === "user" ? 76 : 116);
  });
  return Math.max(...(heights ?? []), 60);
}

function Row({ row, isLast }: { row: TurnRow; isLast: boolean }) {
  const isShared = row.cells.length === 1;
  return (
    <div
      className={cn(
        "mx-auto grid w-full gap-x-6 gap-y-4 px-4 py-3",
        isShared ? "max-w-3xl grid-cols-1" : "max-w-7xl grid-cols-1 md:grid-cols-2",
      )}
    >
      {row.cells.map((cell, lane) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its lane's
        <div key={lane} className="min-w-0">
          {cell && <Cell key={cell.turn.id} cell={cell} isLast={isLast} />}
        </div>
      ))}
    </div>
  );
}

function Cell({ cell, isLast }: { cell: RowCell; isLast: boolean }) {
  if (cell.turn.role === "assistant") return <AnswerTurn cell={cell} />;
  return (
    <>
      <QuestionTurn cell={cell} />
      {isLast && <AskAgain cell={cell} />}
    </>
  );
}

/** A question without an answer below it, such as after the answer was deleted. */
function AskAgain({ cell }: { cell: RowCell }) {
  const { view, actions } = useOpenChat();
  return (
    <Button
      variant="outline"
      size="sm"
      onClick={async () => {
        for (const [index, turnId] of cell.twinIds.entries()) {
          await actions.regenerate(view.conversation.id, turnId, cell.lane + index);
        }
      }}
    >
      <Play aria-hidden />
      Answer this question
    </Button>
  );
}
