import type { Engine } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import { answerTokens } from "~/server/services/breakdown/answer-schema";
import { type BreakdownRequest, buildBreakdownPrompt, cutMiddle } from "~/server/services/breakdown/build-prompt";
import { describeFiles } from "~/server/services/breakdown/read-context-files";
import type { Model } from "~/shared/contracts/model";

/** More context costs memory and time and helps no breakdown. */
const largestContextTokens = 16_384;
/** For models that do not tell theirs. */
const usualContextTokens = 8_192;
/** Room for the chat template and, when the model is asked again, for its first answer and what was wrong with it. */
const reserveTokens = 1_200;
/** Contexts come in steps, so that an engine seldom loads a model again for another length. */
const contextStep = 2_048;

export interface FittedPrompt {
  prompt: string;
  contextTokens: number;
  answerTokens: number;
  /** Characters of the task that were left out; 0 = it went whole. */
  cutChars: number;
  /** Characters of the chosen files that were left out. */
  cutFileChars: number;
}

/** Files may take this share of the room; the task comes first. */
const fileShare = 0.6;
/** For texts in letters of the Latin script; the loop below corrects a guess that was too bold. */
const charsPerToken = 3;

/**
 * Builds the prompt so that it and the answer fit the model's context; a task that is too long loses its middle.
 * Throws BAD_REQUEST when the context cannot hold even the instructions.
 */
export async function fitPrompt(
  { engine, model }: { engine: Engine; model: Model },
  template: string,
  request: BreakdownRequest,
): Promise<FittedPrompt> {
  const limit = Math.min(model.contextLength ?? usualContextTokens, largestContextTokens);
  const answer = Math.min(answerTokens, Math.floor(limit / 2));
  const reserve = Math.min(reserveTokens, Math.floor(limit / 8));
  const budget = limit - answer - reserve;
  const whole = request.taskDescription;
  let keptChars = whole.length;
  let fileChars = Math.floor(budget * fileShare * charsPerToken);
  for (;;) {
    const { text, cutChars } = cutMiddle(whole, keptChars);
    const files = describeFiles(request.files ?? [], fileChars);
    const context = files.text === "" ? request.context : `${request.context}\nFiles of the project:\n${files.text}`;
    const prompt = buildBreakdownPrompt(template, { ...request, taskDescription: text, context });
    const promptTokens = await countTokens(engine, model.name, prompt);
    if (promptTokens <= budget) {
      const needed = promptTokens + answer + reserve;
      const contextTokens = contextFor(model, needed, limit);
      return { prompt, contextTokens, answerTokens: answer, cutChars, cutFileChars: files.cutChars };
    }
    if (files.text !== "" && fileChars > 1_000) {
      fileChars = Math.floor(fileChars * 0.7);
      continue;
    }
    if (keptChars < 200) {
      throw new AppError("BAD_REQUEST", `the context of ${model.name} (${limit} tokens) is too small for a breakdown`, {
        hint: "Choose a model with a longer context.",
      });
    }
    // Text and tokens shrink together; a twentieth less makes up for uneven text.
    const tooMany = ((promptTokens - budget) / promptTokens) * prompt.length * 1.05;
    keptChars = Math.max(0, Math.floor(Math.min(keptChars * 0.95, keptChars - tooMany)));
  }
}

/** The loaded length where that suffices, so that the engine need not load the model again. */
function contextFor(model: Model, needed: number, limit: number): number {
  const loaded = model.loaded?.contextLength ?? 0;
  return loaded >= needed ? loaded : Math.min(limit, Math.ceil(needed / contextStep) * contextStep);
}

/** Exact where the engine can tell, else three bytes a token: close for English, high enough for other scripts. */
async function countTokens(engine: Engine, model: string, text: string): Promise<number> {
  return (await engine.countTokens?.(model, text)) ?? Math.ceil(Buffer.byteLength(text) / 3);
}
