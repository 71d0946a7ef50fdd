import type { TaskStatus } from "~/shared/contracts/task";

export type ArrowKey = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** A column as focus and drag see it: its status and the ids it shows, top to bottom. */
export interface Lane {
  status: TaskStatus;
  ids: string[];
}

/** A place between cards: `index` counts the column's cards without the one that moves. */
export interface Slot {
  status: TaskStatus;
  index: number;
}

function locate(lanes: readonly Lane[], id: string): { lane: number; row: number } | null {
  for (const [lane, { ids }] of lanes.entries()) {
    const row = ids.indexOf(id);
    if (row >= 0) return { lane, row };
  }
  return null;
}

/** The card that an arrow key goes to, or null at the edge. Sideways it skips empty columns and keeps the row. */
export function findNextFocus(lanes: readonly Lane[], id: string, key: ArrowKey): string | null {
  const place = locate(lanes, id);
  if (!place) return lanes.find((lane) => lane.ids.length > 0)?.ids[0] ?? null;
  const { lane, row } = place;
  if (key === "ArrowUp") return lanes[lane]?.ids[row - 1] ?? null;
  if (key === "ArrowDown") return lanes[lane]?.ids[row + 1] ?? null;
  const step = key === "ArrowLeft" ? -1 : 1;
  for (let other = lane + step; other >= 0 && other < lanes.length; other += step) {
    const ids = lanes[other]?.ids ?? [];
    if (ids.length > 0) return ids[Math.min(row, ids.length - 1)] ?? null;
  }
  return null;
}

/** The place one step away in the arrow's direction, or null at the edge. Sideways goes to the next column at that row. */
export function findNextSlot(lanes: readonly Lane[], id: string, from: Slot, key: ArrowKey): Slot | null {
  const lane = lanes.findIndex((other) => other.status === from.status);
  const length = (index: number) => lanes[index]?.ids.filter((other) => other !== id).length ?? 0;
  if (key === "ArrowUp") return from.index > 0 ? { ...from, index: from.index - 1 } : null;
  if (key === "ArrowDown") return from.index < length(lane) ? { ...from, index: from.index + 1 } : null;
  const next = lane + (key === "ArrowLeft" ? -1 : 1);
  const target = lanes[next];
  return target ? { status: target.status, index: Math.min(from.index, length(next)) } : null;
}

/** Where a card lies now, as a slot. */
export function findSlot(lanes: readonly Lane[], id: string): Slot | null {
  const place = locate(lanes, id);
  const lane = place && lanes[place.lane];
  return lane ? { status: lane.status, index: place.row } : null;
}

/** The card that takes the focus when `id` disappears: the next one below, else above, else none. */
export function findFocusAfterRemoval(lanes: readonly Lane[], id: string): string | null {
  return findNextFocus(lanes, id, "ArrowDown") ?? findNextFocus(lanes, id, "ArrowUp");
}
