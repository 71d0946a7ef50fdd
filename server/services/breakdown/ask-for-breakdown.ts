import { AppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import { type AnswerBounds, makeAnswerSchema, usualBounds } from "~/server/services/breakdown/answer-schema";
import { buildSecondQuestion, type SecondQuestion } from "~/server/services/breakdown/ask-again";
import { callModel, type ModelAnswer, type ModelCall } from "~/server/services/breakdown/call-model";
import { findLoop } from "~/server/services/breakdown/find-loop";
import { type BreakdownResult, keepValidSubtasks, parseBreakdown } from "~/server/services/breakdown/parse-breakdown";
import type { ParseRung } from "~/shared/contracts/proposal";

export interface Question extends Omit<ModelCall, "signal" | "onText" | "report" | "format"> {
  /** How many subtasks the answer shall have; those of a breakdown where it says nothing. */
  bounds?: AnswerBounds | undefined;
}

export interface AskedBreakdown {
  rung: ParseRung;
  result: BreakdownResult;
  /** The answer that gave the result. */
  answer: ModelAnswer;
}

/**
 * Asks the model and climbs down the parse ladder: the answer as it is, extracted, repaired; asked once more with the
 * exact errors; at last the subtasks that are right. One that went in circles until it was cut off is asked the same
 * again with a penalty on what it said last. `said` collects all that the model says, for the run's record.
 * Throws UPSTREAM_FAILED when too few subtasks can be used.
 */
export async function askForBreakdown(
  { bounds = usualBounds, ...question }: Question,
  { signal, report, appendText }: Pick<JobContext, "signal" | "report" | "appendText">,
  said: { text: string },
): Promise<AskedBreakdown> {
  const onText = (delta: string) => {
    said.text += delta;
    appendText(delta);
  };
  const format = makeAnswerSchema(bounds);
  const ask = (own: SecondQuestion) => callModel({ ...question, ...own, format, signal, report, onText });

  const first = await ask({ prompt: question.prompt });
  const parsed = parseBreakdown(first.text, bounds);
  if (parsed.isOk) return { rung: parsed.rung, result: parsed.result, answer: first };
  const asked = { ...question, bounds };
  const again = chooseSecondQuestion(question.prompt, first, parsed, bounds);
  if (again === null) return salvage(first, parsed, asked);

  onText("\n\n");
  report({ phase: "asking again", message: parsed.errors[0] ?? "" });
  const second = await ask(again);
  const reparsed = parseBreakdown(second.text, bounds);
  if (reparsed.isOk) return { rung: "reasked", result: reparsed.result, answer: second };
  const isSecondBetter = reparsed.best.subtasks.length >= parsed.best.subtasks.length;
  return isSecondBetter ? salvage(second, reparsed, asked) : salvage(first, parsed, asked);
}

/**
 * What to ask after an answer that failed; null when that would not help: enough of it can be used, or it was so long
 * that another one would meet the same limit.
 */
export function chooseSecondQuestion(
  prompt: string,
  answer: Pick<ModelAnswer, "text" | "finishReason">,
  { best, errors }: Failure,
  bounds: AnswerBounds = usualBounds,
): SecondQuestion | null {
  const isCut = answer.finishReason === "length";
  const canHelp = !isCut || (findLoop(answer.text) !== null && keepValidSubtasks(best, true, bounds) === null);
  return canHelp ? buildSecondQuestion(prompt, answer, errors) : null;
}

type Failure = Extract<ReturnType<typeof parseBreakdown>, { isOk: false }>;

function salvage(
  answer: ModelAnswer,
  { best, errors }: Failure,
  { chosen: { model }, answerTokens, bounds }: Question,
): AskedBreakdown {
  const isCut = answer.finishReason === "length";
  const result = keepValidSubtasks(best, isCut, bounds);
  if (result) return { rung: "degraded", result, answer };
  if (isCut) {
    throw new AppError(
      "UPSTREAM_FAILED",
      `${model.name} was cut off after ${answerTokens} tokens without a usable answer`,
      {
        hint: "Try again, shorten the task's text, or choose a larger model.",
      },
    );
  }
  throw new AppError("UPSTREAM_FAILED", `${model.name} gave no usable breakdown: ${errors[0]}`, {
    hint: "Try again or choose a larger model; the run keeps what the model said.",
  });
}
