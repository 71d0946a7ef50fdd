import type { TaskPriority, TaskStatus } from "~/shared/contracts/task";

const statuses: Record<string, TaskStatus> = {
  todo: "Todo",
  pending: "Todo",
  new: "Todo",
  open: "Todo",
  "in progress": "In Progress",
  active: "In Progress",
  working: "In Progress",
  review: "Review",
  "in review": "Review",
  done: "Done",
  completed: "Done",
  complete: "Done",
  closed: "Done",
  finished: "Done",
  blocked: "Blocked",
  waiting: "Blocked",
  cancelled: "Cancelled",
  canceled: "Cancelled",
  abandoned: "Cancelled",
};

const priorities: Record<string, TaskPriority> = {
  low: "low",
  medium: "medium",
  normal: "medium",
  high: "high",
  critical: "critical",
  urgent: "critical",
  highest: "critical",
};

/** The words that the writers of Todo2 files use for a status; an unknown word is Todo, so that no task disappears. */
export function readStatus(value: unknown): TaskStatus {
  return statuses[fold(value)] ?? "Todo";
}

/** As `readStatus`; an unknown word is medium. */
export function readPriority(value: unknown): TaskPriority {
  return priorities[fold(value)] ?? "medium";
}

/**
 * Epoch milliseconds of a date as the writers put it: ISO 8601, with a blank instead of the T, microseconds, or no zone
 * (then UTC). Null for what is missing, cannot be read, or lies before 2000: one writer fills in zero dates.
 */
export function readDate(value: unknown): number | null {
  if (typeof value !== "string") return null;
  const iso = value
    .trim()
    .replace(" ", "T")
    .replace(/(\.\d{3})\d+/, "$1");
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`);
  return Number.isNaN(time) || time < Date.UTC(2000, 0) ? null : time;
}

const fold = (value: unknown): string =>
  String(value ?? "")
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");
