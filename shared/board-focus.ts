import type { TaskStatus } from "~/shared/contracts/task";

export type ArrowKey = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** A column of one row of the board: `group` is the row's key, "" on a board without rows. */
export interface LanePlace {
  group: string;
  status: TaskStatus;
}

/** A column as focus and drag see it, with the ids it shows, top to bottom. */
export interface Lane extends LanePlace {
  ids: string[];
}

/** A place between cards: `index` counts the column's cards without the one that moves. */
export interface Slot extends LanePlace {
  index: number;
}

export const isSameLane = (a: LanePlace, b: LanePlace): boolean => a.group === b.group && a.status === b.status;

function locate(lanes: readonly Lane[], id: string): { lane: number; row: number } | null {
  for (const [lane, { ids }] of lanes.entries()) {
    const row = ids.indexOf(id);
    if (row >= 0) return { lane, row };
  }
  return null;
}

/** The nearest column in an arrow's direction that passes: sideways in the same row, up and down in the same status. */
function findLane(lanes: readonly Lane[], from: number, key: ArrowKey, passes: (lane: Lane) => boolean): Lane | null {
  const start = lanes[from];
  const step = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
  const isSideways = key === "ArrowLeft" || key === "ArrowRight";
  for (let at = from + step; start && at >= 0 && at < lanes.length; at += step) {
    const lane = lanes[at];
    if (!lane || (isSideways ? lane.group !== start.group : lane.status !== start.status)) continue;
    if (passes(lane)) return lane;
  }
  return null;
}

const hasCards = (lane: Lane): boolean => lane.ids.length > 0;

/**
 * The card that an arrow key goes to, or null at the edge. Sideways it skips empty columns and keeps the place; past a column's
 * end it goes on in the next row.
 */
export function findNextFocus(lanes: readonly Lane[], id: string, key: ArrowKey): string | null {
  const place = locate(lanes, id);
  if (!place) return lanes.find(hasCards)?.ids[0] ?? null;
  const { lane, row } = place;
  const isVertical = key === "ArrowUp" || key === "ArrowDown";
  const neighbour = isVertical ? lanes[lane]?.ids[row + (key === "ArrowUp" ? -1 : 1)] : undefined;
  if (neighbour !== undefined) return neighbour;
  const ids = findLane(lanes, lane, key, hasCards)?.ids ?? [];
  if (key === "ArrowUp") return ids.at(-1) ?? null;
  if (key === "ArrowDown") return ids[0] ?? null;
  return ids[Math.min(row, ids.length - 1)] ?? null;
}

/** The place one step away in the arrow's direction, or null at the edge; up and down it goes on in the next row. */
export function findNextSlot(lanes: readonly Lane[], id: string, from: Slot, key: ArrowKey): Slot | null {
  const at = lanes.findIndex((other) => isSameLane(other, from));
  const lengthOf = (lane: Lane | undefined) => lane?.ids.filter((other) => other !== id).length ?? 0;
  if (key === "ArrowUp" && from.index > 0) return { ...from, index: from.index - 1 };
  if (key === "ArrowDown" && from.index < lengthOf(lanes[at])) return { ...from, index: from.index + 1 };
  const target = findLane(lanes, at, key, () => true);
  if (!target) return null;
  const { group, status } = target;
  const length = lengthOf(target);
  const index = { ArrowUp: length, ArrowDown: 0, ArrowLeft: from.index, ArrowRight: from.index }[key];
  return { group, status, index: Math.min(index, length) };
}

/** Where a card lies now, as a slot. */
export function findSlot(lanes: readonly Lane[], id: string): Slot | null {
  const place = locate(lanes, id);
  const lane = place && lanes[place.lane];
  return lane ? { group: lane.group, status: lane.status, index: place.row } : null;
}

/** The card that takes the focus when `id` disappears: the next one below, else above, else in another row, else none. */
export function findFocusAfterRemoval(lanes: readonly Lane[], id: string): string | null {
  const place = locate(lanes, id);
  const ids = (place && lanes[place.lane]?.ids) ?? [];
  const near = place && (ids[place.row + 1] ?? ids[place.row - 1]);
  return near ?? findNextFocus(lanes, id, "ArrowDown") ?? findNextFocus(lanes, id, "ArrowUp");
}
