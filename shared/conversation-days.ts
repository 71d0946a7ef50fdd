import type { ConversationCard } from "~/shared/contracts/conversation";

/** A line of the list: a heading, or a conversation. */
export type ListLine = { kind: "day"; label: string } | { kind: "conversation"; card: ConversationCard };

const dayMs = 24 * 60 * 60 * 1000;
const monthFormat = new Intl.DateTimeFormat("en-US", { month: "long", year: "numeric" });

/** Puts headings between conversations that are in the list's order: pinned, today, yesterday, days, months. */
export function groupByDay(cards: readonly ConversationCard[], now: Date): ListLine[] {
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const lines: ListLine[] = [];
  let last = "";
  for (const card of cards) {
    const label = card.isPinned ? "Pinned" : dayLabel(card.updatedAt, today);
    if (label !== last) lines.push({ kind: "day", label });
    last = label;
    lines.push({ kind: "conversation", card });
  }
  return lines;
}

/** Days are calendar days; half a day more than six whole ones covers a change of the clock. */
function dayLabel(at: number, today: number): string {
  if (at >= today) return "Today";
  if (at >= today - dayMs) return "Yesterday";
  if (at >= today - 6.5 * dayMs) return "Last 7 days";
  if (at >= today - 29.5 * dayMs) return "Last 30 days";
  return monthFormat.format(at);
}
