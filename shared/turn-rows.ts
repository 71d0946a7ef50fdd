import type { ConversationView, Turn } from "~/shared/contracts/conversation";

/** A turn in a row of the conversation. */
export interface RowCell {
  lane: number;
  turn: Turn;
  /** The same question in every lane that shows it here. */
  twinIds: string[];
}

/** What stands side by side: one cell that all lanes share, or one for each lane (null where a lane has nothing). */
export interface TurnRow {
  key: string;
  cells: (RowCell | null)[];
}

/** The turns that a lane shows, from the top, removed ones among them. */
function walkPath({ conversation, turns }: ConversationView, lane: number): Turn[] {
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const path: Turn[] = [];
  for (let at = byId.get(conversation.lanes[lane]?.leafId ?? ""); at; at = byId.get(at.parentId ?? "")) path.push(at);
  return path.reverse();
}

/** Rows from the top, and whether there are turns above them that were not fetched. */
export function buildTurnRows(view: ConversationView): { rows: TurnRow[]; hasEarlier: boolean } {
  const whole = view.conversation.lanes.map((_, lane) => walkPath(view, lane));
  const hasEarlier = whole.some((path) => path[0] && path[0].parentId !== null);
  const [left = [], right] = whole.map((path) => path.filter(({ isRemoved }) => !isRemoved));
  if (!right) return { rows: left.map((turn) => sharedRow([turn])), hasEarlier };

  let common = 0;
  while (common < left.length && left[common]?.id === right[common]?.id) common += 1;
  const rows = left.slice(0, common).map((turn) => sharedRow([turn]));
  // Without a common beginning both were cut at the top, so they are matched from their ends.
  const length = Math.max(left.length, right.length);
  const shift = (path: Turn[]) => (common === 0 && hasEarlier ? length - path.length : 0);
  for (let index = common; index < length; index++) {
    const pair = [left[index - shift(left)], right[index - shift(right)]] as const;
    rows.push(joinPair(pair[0], pair[1]));
  }
  return { rows, hasEarlier };
}

function joinPair(left: Turn | undefined, right: Turn | undefined): TurnRow {
  if (left && right && isSameQuestion(left, right)) return sharedRow([left, right]);
  const cells = [left, right].map((turn, lane) => (turn ? { lane, turn, twinIds: [turn.id] } : null));
  return { key: left?.id ?? right?.id ?? "", cells };
}

const sharedRow = (twins: [Turn, ...Turn[]]): TurnRow => ({
  key: twins[0].id,
  cells: [{ lane: 0, turn: twins[0], twinIds: twins.map(({ id }) => id) }],
});

const isSameQuestion = (a: Turn, b: Turn): boolean =>
  a.role === "user" &&
  b.role === "user" &&
  a.content === b.content &&
  a.attachments.map(({ name }) => name).join("/") === b.attachments.map(({ name }) => name).join("/");
