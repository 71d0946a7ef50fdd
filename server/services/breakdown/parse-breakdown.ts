import { jsonrepair } from "jsonrepair";
import { type AnswerBounds, usualBounds } from "~/server/services/breakdown/answer-schema";
import { extractJson, stripThinking } from "~/server/services/breakdown/extract-json";
import { type AnsweredSubtask, type ReadAnswer, readAnswer } from "~/server/services/breakdown/read-answer";
import type { ParseRung, ProposedSubtask } from "~/shared/contracts/proposal";

/** A split that may become a proposal. */
export interface BreakdownResult {
  approach: string;
  /** As many as were asked for, each waiting for earlier ones only. */
  subtasks: ProposedSubtask[];
  warnings: string[];
}

export type ParsedBreakdown =
  | { isOk: true; rung: ParseRung; result: BreakdownResult }
  /** `best` is the reading with the most subtasks that are right. */
  | { isOk: false; errors: string[]; best: ReadAnswer };

/**
 * Reads a model's answer by the first rung that gives a whole one: the text as it is (strict), the JSON inside it
 * (extracted), or that JSON mended (repaired).
 */
export function parseBreakdown(text: string, bounds: AnswerBounds = usualBounds): ParsedBreakdown {
  const inner = extractJson(stripThinking(text));
  const rungs: [ParseRung, () => unknown][] = [
    ["strict", () => JSON.parse(text)],
    ["extracted", () => JSON.parse(inner ?? "")],
    ["repaired", () => JSON.parse(jsonrepair(inner ?? ""))],
  ];
  let best: ReadAnswer = { approach: "", count: 0, subtasks: [], errors: ["the answer holds no JSON object"] };
  for (const [rung, parse] of rungs) {
    const answer = tryRead(parse, bounds);
    if (!answer) continue;
    if (answer.errors.length === 0) return { isOk: true, rung, result: toResult(answer, answer.subtasks, bounds) };
    if (answer.subtasks.length >= best.subtasks.length) best = answer;
  }
  return { isOk: false, errors: best.errors, best };
}

/**
 * Makes the most of an answer that is not whole: its right subtasks, when there are enough of them; null otherwise.
 * `isCut` leaves out the last of the list, which the cut may have shortened.
 */
export function keepValidSubtasks(
  best: ReadAnswer,
  isCut: boolean,
  bounds: AnswerBounds = usualBounds,
): BreakdownResult | null {
  const usable = best.subtasks.filter((subtask) => !isCut || subtask.position < best.count);
  if (usable.length < bounds.min) return null;
  const result = toResult(best, usable.slice(0, bounds.max), bounds);
  const reason = isCut
    ? "the model's answer was cut off"
    : `parts of the model's answer were wrong (${best.errors[0]})`;
  return { ...result, warnings: [`only what was right is kept: ${reason}`, ...result.warnings] };
}

function tryRead(parse: () => unknown, bounds: AnswerBounds): ReadAnswer | null {
  try {
    return readAnswer(parse(), bounds);
  } catch {
    // This rung does not apply; the next one is tried.
    return null;
  }
}

/**
 * Gives keys by position and keeps the dependencies on earlier subtasks that are there, so that no cycle can form. A
 * subtask whose title was there before asks for nothing new: it is left out while enough others stay, and what waits
 * for it waits for the first.
 */
function toResult(answer: ReadAnswer, read: AnsweredSubtask[], { min }: AnswerBounds): BreakdownResult {
  const firstOf = ({ title }: AnsweredSubtask) =>
    read.find((other) => other.title.toLowerCase() === title.toLowerCase()) as AnsweredSubtask;
  const firsts = read.filter((subtask) => firstOf(subtask) === subtask);
  const kept = firsts.length < min ? read : firsts;
  const repeats = read.filter((subtask) => !kept.includes(subtask));
  const keys = new Map(kept.map(({ position }, index) => [position, `s${index + 1}`]));
  for (const subtask of repeats) keys.set(subtask.position, keys.get(firstOf(subtask).position) as string);
  const droppedByKey: string[] = [];
  const subtasks = kept.map(({ position, dependsOn, ...fields }) => {
    const key = keys.get(position) as string;
    const earlier = [...new Set(dependsOn)].filter((target) => target < position && keys.has(target));
    const dropped = new Set(dependsOn.filter((target) => !earlier.includes(target)));
    if (dropped.size > 0) droppedByKey.push(`${key} on ${[...dropped].join(", ")}`);
    return { ...fields, key, dependsOn: [...new Set(earlier.map((target) => keys.get(target) as string))] };
  });
  const warnings = droppedByKey.length
    ? [`dependencies that name no earlier subtask were dropped: ${droppedByKey.join("; ")}`]
    : [];
  if (repeats.length > 0) {
    const titles = [...new Set(repeats.map(({ title }) => `"${title}"`))].join(", ");
    warnings.push(`what the model listed again under the same title is kept once: ${titles}`);
  }
  return { approach: answer.approach, subtasks, warnings };
}
