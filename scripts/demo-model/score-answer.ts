import type { Example } from "~/scripts/demo-model/example";
import { opinionSchema } from "~/server/services/analyze/ask-opinion";
import { usualBounds } from "~/server/services/breakdown/answer-schema";
import { findDuplicates } from "~/server/services/breakdown/find-duplicates";
import { keepValidSubtasks, parseBreakdown } from "~/server/services/breakdown/parse-breakdown";
import { readAnswer } from "~/server/services/breakdown/read-answer";
import { readJson } from "~/server/services/workflow/ask-json";

/** What is right about one answer; a point that does not apply is absent. */
export interface Score {
  kind: Example["kind"];
  isInvented: boolean;
  /** The product's parser takes it as it is. */
  isValid: boolean;
  /** It is the answer of the generator, character for character. */
  isExact: boolean;
  /** The product makes a proposal of it without asking again, be it of a mended answer or of the right parts of a cut one. */
  isProposed?: boolean;
  /** The same, or it makes one of the answer to its second question. */
  isProposedAtLast?: boolean;
  subtasks?: number;
  /** Subtasks whose title or description has the object's name. */
  named?: number;
  /** Titles that the model listed again, which the product keeps once. */
  repeats?: number;
  /** Subtasks of the proposal that are nearly the same as another one. */
  duplicates?: number;
  isClassRight?: boolean;
}

/** Judges an answer by the product's own parsers. */
export function scoreAnswer(example: Example, said: string): Score {
  const base = { kind: example.kind, isInvented: example.isInvented ?? false, isExact: said === example.answer };
  const object = (example.object ?? "").toLowerCase();
  if (example.kind === "breakdown") {
    const parsed = parseBreakdown(said);
    if (!parsed.isOk || parsed.rung !== "strict") {
      const isProposed = parsed.isOk || keepValidSubtasks(parsed.best, true) !== null;
      return { ...base, isValid: false, isProposed, subtasks: 4, named: 0 };
    }
    const { subtasks } = parsed.result;
    const named = subtasks.filter(({ title, description }) =>
      `${title}\n${description}`.toLowerCase().includes(object),
    );
    const duplicates = findDuplicates(subtasks, []).length;
    const repeats = readAnswer(JSON.parse(said), usualBounds).count - subtasks.length;
    const counts = { subtasks: subtasks.length, named: named.length, repeats, duplicates };
    return { ...base, isValid: true, isProposed: true, ...counts };
  }
  if (example.kind === "opinion") {
    const read = readJson(opinionSchema, said);
    if (!read.isOk) return { ...base, isValid: false, isClassRight: false };
    return { ...base, isValid: true, isClassRight: read.value.class === example.class };
  }
  return { ...base, isValid: base.isExact };
}

/** Shares from 0 to 1 for each kind of question. */
export function summarise(scores: Score[]): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const kind of new Set(scores.map((score) => score.kind))) {
    const own = scores.filter((score) => score.kind === kind);
    const row: Record<string, number> = {
      answers: own.length,
      valid: share(own, (score) => score.isValid),
      exact: share(own, (score) => score.isExact),
    };
    if (kind === "breakdown") {
      row.proposed = share(own, (score) => score.isProposed === true);
      if (own.some((score) => score.isProposedAtLast !== undefined)) {
        row.proposedAtLast = share(own, (score) => score.isProposedAtLast === true);
      }
      row.named = namedShare(own);
      row.namedInvented = namedShare(own.filter((score) => score.isInvented));
      row.withRepeats = share(own, (score) => (score.repeats ?? 0) > 0);
      row.withDuplicates = share(own, (score) => (score.duplicates ?? 0) > 0);
    }
    if (kind === "opinion") row.classRight = share(own, (score) => score.isClassRight === true);
    table[kind] = row;
  }
  return table;
}

function namedShare(scores: Score[]): number {
  const sum = (pick: (score: Score) => number) => scores.reduce((total, score) => total + pick(score), 0);
  return rounded(
    sum((score) => score.named ?? 0) /
      Math.max(
        1,
        sum((score) => score.subtasks ?? 0),
      ),
  );
}

const share = (scores: Score[], holds: (score: Score) => boolean): number =>
  rounded(scores.filter(holds).length / Math.max(1, scores.length));

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
