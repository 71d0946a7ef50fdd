import { isSameLane, type LanePlace, type Slot } from "~/shared/board-focus";

/** Where a column and its mounted cards lie on the screen, in CSS pixels. */
export interface LaneBox extends LanePlace {
  left: number;
  right: number;
  /** Where the column begins and ends. */
  top: number;
  bottom: number;
  /** Mounted cards without the dragged one, top to bottom; `index` is the place in the column without the dragged one. */
  cards: { index: number; top: number; bottom: number }[];
}

/** Columns of one status lie exactly below each other, but for the rounding of pixels. */
const samePx = 1;

const distance = (value: number, from: number, to: number): number => Math.max(from - value, 0, value - to);

/**
 * The slot for a dragged card: among the columns nearest to x the row nearest to y, and there before the first card whose
 * middle is below y. `x` is the pointer's, since a folded column is narrower than a card; `y` is the card's middle.
 */
export function findDropSlot(lanes: readonly LaneBox[], point: { x: number; y: number }): Slot | null {
  const across = (lane: LaneBox) => distance(point.x, lane.left, lane.right);
  const down = (lane: LaneBox) => distance(point.y, lane.top, lane.bottom);
  const least = Math.min(...lanes.map(across));
  const [nearest] = lanes.filter((lane) => across(lane) < least + samePx).sort((a, b) => down(a) - down(b));
  if (!nearest) return null;
  const below = nearest.cards.find((card) => point.y < (card.top + card.bottom) / 2);
  const { group, status, cards } = nearest;
  return { group, status, index: below?.index ?? (cards.at(-1)?.index ?? -1) + 1 };
}

/** The point whose slot is `slot`: just above the card now there, else just below the last one. */
export function findSlotPoint(lanes: readonly LaneBox[], slot: Slot): { x: number; y: number } | null {
  const lane = lanes.find((other) => isSameLane(other, slot));
  if (!lane) return null;
  const card = lane.cards.find((other) => other.index === slot.index);
  const last = lane.cards.at(-1);
  const y = card ? card.top - 1 : last ? last.bottom + 1 : lane.top;
  return { x: (lane.left + lane.right) / 2, y };
}
