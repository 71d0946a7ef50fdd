import { type Proposal, type ProposedSubtask, proposedSubtaskSchema } from "~/shared/contracts/proposal";

/** One row of the review: the proposed subtask as edited, and whether it is to be created. */
export interface ReviewRow extends ProposedSubtask {
  isIncluded: boolean;
}

/** Every proposed subtask, ticked. */
export const createReview = (proposal: Proposal): ReviewRow[] =>
  proposal.items.map((item) => ({ ...item, isIncluded: true }));

export function editRow(rows: readonly ReviewRow[], key: string, change: Partial<ReviewRow>): ReviewRow[] {
  return rows.map((row) => (row.key === key ? { ...row, ...change } : row));
}

/** Takes a row out; rows that waited for it wait no longer. */
export function removeRow(rows: readonly ReviewRow[], key: string): ReviewRow[] {
  return rows
    .filter((row) => row.key !== key)
    .map((row) => ({
      ...row,
      parentKey: row.parentKey === key ? null : row.parentKey,
      dependsOn: row.dependsOn.filter((other) => other !== key),
    }));
}

/** Puts a row at `index`. A dependency that would point to a later row is dropped and named, because only earlier rows may be waited for. */
export function reorderRow(
  rows: readonly ReviewRow[],
  key: string,
  index: number,
): { rows: ReviewRow[]; dropped: { key: string; dependsOn: string }[] } {
  const moved = rows.find((row) => row.key === key);
  if (!moved) return { rows: [...rows], dropped: [] };
  const ordered = rows.filter((row) => row.key !== key);
  ordered.splice(Math.max(0, index), 0, moved);
  const dropped: { key: string; dependsOn: string }[] = [];
  const seen = new Set<string>();
  const valid = ordered.map((row) => {
    const dependsOn = row.dependsOn.filter((other) => {
      if (!seen.has(other)) dropped.push({ key: row.key, dependsOn: other });
      return seen.has(other);
    });
    seen.add(row.key);
    return { ...row, dependsOn };
  });
  return { rows: valid, dropped };
}

/**
 * Joins a row with the one above it: both texts and criteria (at most five), the longer way to the class, the minutes together.
 * What waited for the row waits for the one above.
 */
export function mergeRowUp(rows: readonly ReviewRow[], key: string): ReviewRow[] {
  const at = rows.findIndex((row) => row.key === key);
  const [above, row] = [rows[at - 1], rows[at]];
  if (!above || !row) return [...rows];
  const classes = ["simple", "medium", "complex"] as const;
  const merged: ReviewRow = {
    ...above,
    title: `${above.title}; ${row.title}`.slice(0, 200),
    description: [above.description, row.description].filter(Boolean).join("\n").slice(0, 4_000),
    acceptanceCriteria: [...new Set([...above.acceptanceCriteria, ...row.acceptanceCriteria])].slice(0, 5),
    complexity: classes[Math.max(classes.indexOf(above.complexity), classes.indexOf(row.complexity))] ?? row.complexity,
    minutes: Math.min(2_400, above.minutes + row.minutes),
    dependsOn: [...new Set([...above.dependsOn, ...row.dependsOn])].filter((other) => other !== above.key),
    isIncluded: above.isIncluded || row.isIncluded,
  };
  const heir = (other: string) => (other === key ? above.key : other);
  return rows
    .filter((other) => other.key !== key)
    .map((other) => (other.key === above.key ? merged : other))
    .map((other) => ({
      ...other,
      parentKey: other.parentKey === key ? above.key : other.parentKey,
      dependsOn: [...new Set(other.dependsOn.map(heir))].filter((target) => target !== other.key),
    }));
}

/** A row of the person's own at the end, with a key that no row has. */
export function addRow(rows: readonly ReviewRow[]): ReviewRow[] {
  const numbers = Array.from({ length: 99 }, (_, i) => `s${i + 1}`);
  const key = numbers.find((candidate) => rows.every((row) => row.key !== candidate));
  if (!key) return [...rows];
  const empty = { title: "", description: "", acceptanceCriteria: [], dependsOn: [] };
  return [...rows, { ...empty, key, complexity: "simple", minutes: 30, isIncluded: true }];
}

/** Rows that `key` may wait for: those above it. */
export function earlierRows(rows: readonly ReviewRow[], key: string): ReviewRow[] {
  return rows.slice(
    0,
    rows.findIndex((row) => row.key === key),
  );
}

/** What is wrong with a ticked row, in words, by field; empty when it can be applied. */
export function findRowProblems(row: ReviewRow): Partial<Record<keyof ProposedSubtask, string>> {
  if (!row.isIncluded) return {};
  const problems: Partial<Record<keyof ProposedSubtask, string>> = {};
  const parsed = proposedSubtaskSchema.safeParse(toItem(row));
  for (const issue of parsed.error?.issues ?? []) {
    const field = issue.path[0] as keyof ProposedSubtask;
    problems[field] ??= rowProblemTexts[field];
  }
  return problems;
}

const rowProblemTexts: Record<keyof ProposedSubtask, string> = {
  parentKey: "This row belongs to none of the others.",
  key: "This row has no valid key.",
  title: "A subtask needs a title of at most 200 characters.",
  description: "A description has at most 4,000 characters.",
  acceptanceCriteria: "Give 1 to 5 criteria of at most 500 characters, one a line.",
  complexity: "Choose simple, medium or complex.",
  minutes: "Minutes must be a whole number from 5 to 2,400.",
  dependsOn: "A subtask can only wait for one above it.",
};

const toItem = ({ isIncluded: _isIncluded, ...item }: ReviewRow): ProposedSubtask => item;

/** The ticked rows as the server takes them, without dependencies on unticked rows. */
export function toAppliedItems(rows: readonly ReviewRow[]): ProposedSubtask[] {
  const included = rows.filter((row) => row.isIncluded);
  const keys = new Set(included.map((row) => row.key));
  return included.map((row) => ({
    ...toItem(row),
    parentKey: row.parentKey && keys.has(row.parentKey) ? row.parentKey : null,
    dependsOn: row.dependsOn.filter((key) => keys.has(key)),
  }));
}
