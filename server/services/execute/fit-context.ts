import type { Engine } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import { buildPrompt, type PromptParts } from "~/server/services/execute/build-prompt";
import type { ContextFile } from "~/server/services/execute/gather-context";
import type { Model } from "~/shared/contracts/model";

const largestContextTokens = 32_768;
/** For models that do not tell theirs. */
const usualContextTokens = 8_192;
/** Room for the chat template. */
const reserveTokens = 300;
/** Contexts come in steps, so that an engine seldom loads a model again for another length. */
const contextStep = 2_048;
const findingsTokens = 1_500;
const newFileTokens = 1_500;

export interface FittedContext {
  prompt: string;
  sent: ContextFile[];
  dropped: ContextFile[];
  contextTokens: number;
  answerTokens: number;
  /** What a prompt may have at most, for a repair round. */
  promptBudgetTokens: number;
}

/**
 * Builds the prompt so that it and the whole answer fit the model's context; what is only to be read is left out from
 * the end on. Throws BAD_REQUEST when the files that are to be changed do not fit.
 */
export async function fitContext(
  { engine, model }: { engine: Engine; model: Model },
  template: string,
  parts: PromptParts,
): Promise<FittedContext> {
  const limit = Math.min(model.contextLength ?? usualContextTokens, largestContextTokens);
  const sent = [...parts.files];
  const dropped: ContextFile[] = [];
  const answerTokens = await expectAnswer(engine, model.name, parts);
  for (;;) {
    const prompt = buildPrompt(template, { ...parts, files: sent });
    const promptTokens = await countTokens(engine, model.name, prompt);
    const needed = promptTokens + answerTokens + reserveTokens;
    if (needed <= limit) {
      // A repair repeats the question with the answer that failed.
      const roomy = Math.min(limit, needed + answerTokens + 500);
      const loaded = model.loaded?.contextLength ?? 0;
      const contextTokens = loaded >= roomy ? loaded : Math.min(limit, Math.ceil(roomy / contextStep) * contextStep);
      const promptBudgetTokens = contextTokens - answerTokens - reserveTokens;
      return { prompt, sent, dropped, contextTokens, answerTokens, promptBudgetTokens };
    }
    const last = sent.findLastIndex(({ role }) => role !== "target");
    if (last === -1) {
      throw new AppError("BAD_REQUEST", `the files and their answer (${needed} tokens) do not fit ${model.name}`, {
        hint: `Its context has ${limit} tokens. Choose a model with a longer one, or name a smaller part.`,
      });
    }
    dropped.push(...sent.splice(last, 1));
  }
}

/** An answer repeats what it changes, with a quarter more. */
async function expectAnswer(engine: Engine, model: string, parts: PromptParts): Promise<number> {
  if (parts.output === "findings") return findingsTokens;
  const targets = parts.files.filter(({ role }) => role === "target").map(({ text }) => text);
  const tokens = await countTokens(engine, model, targets.join("\n"));
  return Math.ceil(tokens * 1.25) + 400 + (parts.creatable.length > 0 ? newFileTokens : 0);
}

/** Exact where the engine can tell, else three bytes a token: close for English, high enough for other scripts. */
export async function countTokens(engine: Engine, model: string, text: string): Promise<number> {
  return (await engine.countTokens?.(model, text)) ?? Math.ceil(Buffer.byteLength(text) / 3);
}
