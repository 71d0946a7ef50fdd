"use client";

import { DndContext, DragOverlay } from "@dnd-kit/core";
import { BoardColumn } from "~/components/board/board-column";
import type { Board } from "~/components/board/board-context";
import { BoardLanes } from "~/components/board/board-lanes";
import { CardFace } from "~/components/board/card-face";
import { FoldedColumn } from "~/components/board/folded-column";
import type { useCardDrag } from "~/components/board/use-card-drag";
import { mainColumns, sideColumns } from "~/shared/board-columns";

const instructions = {
  draggable:
    "Enter opens the task. Arrow keys move between cards, Shift and an arrow key moves this card. M picks it up to carry it with the arrow keys.",
};

/** Announcements are our own (`LiveRegion`), because a drop place is a slot and not one of the library's targets. */
const silent = { onDragStart: none, onDragMove: none, onDragOver: none, onDragEnd: none, onDragCancel: none };
function none(): undefined {
  return undefined;
}

/** The columns side by side, or in rows; on a phone columns that snap. */
export function BoardColumns({ board, dragging }: { board: Board; dragging: ReturnType<typeof useCardDrag> }) {
  const { drag, sensors, onDragStart, onDragMove, onDragEnd, onDragCancel } = dragging;
  const { lanes, focus, cardsById, openColumns, grouping } = board;
  const isShown = lanes.some((lane) => lane.ids.includes(focus.target.id ?? ""));
  const tabStopId = isShown ? focus.target.id : (lanes.find((lane) => lane.ids.length > 0)?.ids[0] ?? null);
  const carried = drag ? cardsById.get(drag.id) : undefined;

  return (
    <DndContext
      id="board"
      sensors={sensors}
      accessibility={{ announcements: silent, screenReaderInstructions: instructions }}
      onDragStart={onDragStart}
      onDragMove={onDragMove}
      onDragEnd={onDragEnd}
      onDragCancel={onDragCancel}
    >
      {grouping ? (
        <BoardLanes drag={drag} tabStopId={tabStopId} />
      ) : (
        <div className="scroll-quiet flex min-h-0 flex-1 snap-x snap-mandatory gap-2.5 overflow-x-auto px-4 pb-3 sm:snap-none">
          {[...mainColumns, ...sideColumns].map((status) =>
            openColumns.includes(status) ? (
              <BoardColumn key={status} status={status} drag={drag} tabStopId={tabStopId} />
            ) : (
              <FoldedColumn key={status} status={status} isTarget={drag?.slot?.status === status} />
            ),
          )}
        </div>
      )}
      <DragOverlay dropAnimation={null}>
        {carried && (
          <div className="cursor-grabbing rounded-lg border bg-card px-3 py-2 shadow-float">
            <CardFace card={carried} numberOf={(id) => cardsById.get(id)?.number} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}
