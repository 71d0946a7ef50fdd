import type { ModelAnswer, ModelCall } from "~/server/services/breakdown/call-model";
import { endsInLoop } from "~/server/services/breakdown/ends-in-loop";

export type SecondQuestion = Pick<ModelCall, "prompt" | "options">;

/** Enough to leave most circles; JSON, which repeats its keys, bears it. */
const penaltyAfterLoop = 1.2;

/**
 * How to ask for JSON once more: with the answer that failed and what was wrong with it, or, where it went in circles
 * until it was cut off, the same with a penalty on what it said already.
 */
export function buildSecondQuestion(
  prompt: string,
  { text, finishReason }: Pick<ModelAnswer, "text" | "finishReason">,
  errors: string[],
): SecondQuestion {
  const isLost = finishReason === "length" && endsInLoop(text);
  return isLost
    ? { prompt, options: { repeat_penalty: penaltyAfterLoop } }
    : { prompt: buildRepairPrompt(prompt, text, errors) };
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
