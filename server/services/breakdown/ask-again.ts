import type { ModelAnswer, ModelCall } from "~/server/services/breakdown/call-model";
import { findLoop } from "~/server/services/breakdown/find-loop";

export type SecondQuestion = Pick<ModelCall, "prompt" | "options">;

/** Leaves the circle. It counts the last few tokens only, so what the answer has to repeat bears it. */
const penaltyAfterLoop = 2;
const leastPenalised = 8;

/**
 * How to ask for JSON once more: with the answer that failed and what was wrong with it, or, where it went in circles
 * until it was cut off, the same with a penalty on what it said last.
 */
export function buildSecondQuestion(
  prompt: string,
  { text, finishReason }: Pick<ModelAnswer, "text" | "finishReason">,
  errors: string[],
): SecondQuestion {
  const loop = finishReason === "length" ? findLoop(text) : null;
  if (loop === null) return { prompt: buildRepairPrompt(prompt, text, errors) };
  // A token is two characters or more.
  const penalised = Math.max(leastPenalised, Math.ceil(loop.length / 2));
  return { prompt, options: { repeat_penalty: penaltyAfterLoop, repeat_last_n: penalised } };
}

/** The question once more with the answer that failed and what was wrong with it. */
function buildRepairPrompt(prompt: string, answer: string, errors: string[]): string {
  return [
    prompt,
    "You answered this before:",
    answer.slice(0, 3_000),
    "",
    "That answer cannot be used:",
    ...errors.slice(0, 10).map((error) => `- ${error}`),
    "",
    "Answer again with the whole corrected JSON object and nothing else.",
  ].join("\n");
}
