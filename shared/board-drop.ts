import type { Slot } from "~/shared/board-focus";
import type { TaskStatus } from "~/shared/contracts/task";

/** Where a column and its mounted cards lie on the screen, in CSS pixels. */
export interface LaneBox {
  status: TaskStatus;
  left: number;
  right: number;
  /** Where the column's list begins. */
  top: number;
  /** Mounted cards without the dragged one, top to bottom; `index` is the place in the column without the dragged one. */
  cards: { index: number; top: number; bottom: number }[];
}

/** The slot under a point (the dragged card's middle): the column nearest to x, before the first card whose middle is below y. */
export function findDropSlot(lanes: readonly LaneBox[], point: { x: number; y: number }): Slot | null {
  const distance = (lane: LaneBox) => Math.max(lane.left - point.x, 0, point.x - lane.right);
  let nearest: LaneBox | null = null;
  for (const lane of lanes) if (!nearest || distance(lane) < distance(nearest)) nearest = lane;
  if (!nearest) return null;
  const below = nearest.cards.find((card) => point.y < (card.top + card.bottom) / 2);
  return { status: nearest.status, index: below?.index ?? (nearest.cards.at(-1)?.index ?? -1) + 1 };
}

/** The point whose slot is `slot`: just above the card now there, else just below the last one. */
export function findSlotPoint(lanes: readonly LaneBox[], slot: Slot): { x: number; y: number } | null {
  const lane = lanes.find((other) => other.status === slot.status);
  if (!lane) return null;
  const card = lane.cards.find((other) => other.index === slot.index);
  const last = lane.cards.at(-1);
  const y = card ? card.top - 1 : last ? last.bottom + 1 : lane.top;
  return { x: (lane.left + lane.right) / 2, y };
}
