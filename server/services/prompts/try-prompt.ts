import type { Runtime } from "~/server/runtime";
import { chooseModel } from "~/server/services/breakdown/choose-model";
import { askText } from "~/server/services/prompts/ask-text";
import type { PromptTrial, TryPrompt } from "~/shared/contracts/prompt-trial";
import { fillPlaceholders } from "~/shared/prompt-spans";

/** Asks a model with a prompt, its placeholders filled in. Throws NOT_FOUND, the engine's error, or CANCELLED. */
export async function tryPrompt(
  parts: Pick<Runtime, "db" | "engines" | "config">,
  { text, values, model, seed, maxTokens }: TryPrompt,
  signal: AbortSignal,
): Promise<PromptTrial> {
  const asked = await chooseModel(parts, model);
  const prompt = fillPlaceholders(text, values);
  const answer = await askText(asked, { prompt, answerTokens: maxTokens, temperature: 0.4, seed }, signal);
  const { text: output, ...figures } = answer;
  return { model: asked.model.name, output, ...figures };
}

/** How many tokens a model makes of a text; null where its engine cannot tell. Throws NOT_FOUND. */
export async function countPromptTokens(
  { engines }: Pick<Runtime, "engines">,
  { text, model }: { text: string; model: string },
): Promise<number | null> {
  const found = await engines.resolve(model);
  return (await found.engine.countTokens?.(found.model, text)) ?? null;
}
