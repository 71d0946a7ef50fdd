import { type AskedModel, askText } from "~/server/services/prompts/ask-text";
import { checkAnswer } from "~/server/services/prompts/check-answer";
import type { EvalCase, EvalOutcome } from "~/shared/contracts/prompt-evaluation";
import { fillPlaceholders } from "~/shared/prompt-spans";

const answerTokens = 512;
/** Repetitions differ by the seed; this much warmth lets them. */
const temperature = 0.4;

/** Fills a prompt with a case's values, asks the model, and checks the answer. Throws the engine's error. */
export async function runCase(
  asked: AskedModel,
  text: string,
  { name, values, assertions }: EvalCase,
  options: { replica: number; signal: AbortSignal },
): Promise<Omit<EvalOutcome, "part"> & { promptTokens: number }> {
  const question = { prompt: fillPlaceholders(text, values), answerTokens, temperature, seed: options.replica };
  const {
    text: output,
    outputTokens: tokens,
    promptTokens,
    ms,
    finishReason,
  } = await askText(asked, question, options.signal);
  const failures = await checkAnswer({ output, tokens, ms, finishReason }, assertions);
  const { replica } = options;
  return { case: name, replica, isPassed: failures.length === 0, failures, output, tokens, ms, promptTokens };
}
