import type { LaneBox } from "~/shared/board-drop";
import type { TaskStatus } from "~/shared/contracts/task";

/**
 * Where the columns and their mounted cards lie now, read from the page: columns carry `data-lane` and, on a board with rows,
 * `data-group`; cards `data-card-id` and `data-row`. Read afresh on each move, so scrolling and virtual rows need no bookkeeping.
 */
export function readLaneBoxes(draggedId: string): LaneBox[] {
  return [...document.querySelectorAll<HTMLElement>("[data-lane]")].map((lane) => {
    const { left, right, top, bottom } = lane.getBoundingClientRect();
    const elements = [...lane.querySelectorAll<HTMLElement>("[data-card-id]")];
    const dragged = elements.find((element) => element.dataset.cardId === draggedId);
    const draggedRow = dragged ? Number(dragged.dataset.row) : Number.POSITIVE_INFINITY;
    const cards = elements
      .filter((element) => element !== dragged)
      .map((element) => {
        const row = Number(element.dataset.row);
        const box = element.getBoundingClientRect();
        return { index: row > draggedRow ? row - 1 : row, top: box.top, bottom: box.bottom };
      })
      .sort((a, b) => a.index - b.index);
    const { group = "", lane: status } = lane.dataset;
    return { group, status: status as TaskStatus, left, right, top, bottom, cards };
  });
}
