import { type TaskStatus, taskStatuses } from "~/shared/contracts/task";

/** A step of a task from column to column; null = not on the board. `at` in epoch ms. */
export interface Move {
  taskId: string;
  fromStatus: TaskStatus | null;
  toStatus: TaskStatus | null;
  at: number;
}

/** How many tasks stood in each column at the end of a day. */
export interface FlowDay {
  /** Epoch ms of the end of the day, local time. */
  at: number;
  counts: Record<TaskStatus, number>;
}

/**
 * Cumulative flow: the columns' counts at the end of each of the last `days` days, today last. `moves` are all moves of the
 * workspace, oldest first.
 */
export function countFlow(moves: readonly Move[], days: number, now: number): FlowDay[] {
  const counts = Object.fromEntries(taskStatuses.map((status) => [status, 0])) as Record<TaskStatus, number>;
  const ends = Array.from({ length: days }, (_, index) => endOfDay(now, days - 1 - index));
  const result: FlowDay[] = [];
  let at = 0;
  for (const end of ends) {
    for (; at < moves.length && (moves[at]?.at ?? 0) <= end; at++) {
      const { fromStatus, toStatus } = moves[at] as Move;
      if (fromStatus) counts[fromStatus]--;
      if (toStatus) counts[toStatus]++;
    }
    result.push({ at: end, counts: { ...counts } });
  }
  return result;
}

/** Open tasks at the end of each day: what is left to burn down. */
export const countOpen = ({ counts }: FlowDay): number =>
  counts.Todo + counts["In Progress"] + counts.Review + counts.Blocked;

/** Milliseconds that one task has spent in each column until `now`. `moves` are its own, oldest first. */
export function timeInColumns(moves: readonly Move[], now: number): Partial<Record<TaskStatus, number>> {
  const times: Partial<Record<TaskStatus, number>> = {};
  for (const [index, { toStatus, at }] of moves.entries()) {
    if (toStatus === null) continue;
    times[toStatus] = (times[toStatus] ?? 0) + (moves[index + 1]?.at ?? now) - at;
  }
  return times;
}

const dayMs = 86_400_000;
const workdayMinutes = 8 * 60;

/**
 * Minutes of work that the time in progress stands for, when nobody wrote them down: at most 8 hours for each day it touches.
 * Null when the task was never in progress.
 */
export function deriveActualMinutes(moves: readonly Move[], now: number): number | null {
  let minutes = 0;
  let wasWorkedOn = false;
  for (const [index, { toStatus, at }] of moves.entries()) {
    if (toStatus !== "In Progress") continue;
    wasWorkedOn = true;
    const end = moves[index + 1]?.at ?? now;
    const days = Math.floor(end / dayMs) - Math.floor(at / dayMs) + 1;
    minutes += Math.min((end - at) / 60_000, days * workdayMinutes);
  }
  return wasWorkedOn ? Math.max(1, Math.round(minutes)) : null;
}

function endOfDay(now: number, daysAgo: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysAgo + 1).getTime() - 1;
}
