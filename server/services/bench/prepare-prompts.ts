import { AppError } from "~/server/errors";
import { buildFirstLine, buildPrompt, type CountTokens } from "~/server/services/bench/build-prompt";
import type { Contestant } from "~/server/services/bench/resolve-sides";
import { timeGeneration } from "~/server/services/bench/time-generation";
import { hasExactPrompt, listCases } from "~/shared/bench-cases";
import { COUNT_TOLERANCE_TOKENS } from "~/shared/bench-flags";
import type { BenchRun } from "~/shared/contracts/bench";

/**
 * Gives a prompt of so many tokens that begins as no other prompt of the run does, or (null) the run's own text behind
 * such a beginning.
 */
export type NextPrompt = (tokens: number | null) => Promise<string>;

const CONTEXT_STEP_TOKENS = 256;
const SPARE_TOKENS = 64;

/** Fewer bytes a token are rare outside of code and numbers; the engines are told to refuse rather than to cut. */
const BYTES_PER_TOKEN = 2;

/**
 * The context length that both engines are given: prompt and output with room to spare.
 * Throws BAD_REQUEST when a model cannot hold that much.
 */
export async function chooseContext(options: BenchRun["options"], contestants: readonly Contestant[]): Promise<number> {
  const textTokens = options.prompt === undefined ? 0 : await boundTokens(options.prompt, contestants);
  const needs = listCases(options).map((one) => {
    const isText = one.kind !== "workload" && !hasExactPrompt(options, one);
    return (isText ? textTokens : one.promptTokens) + one.outputTokens;
  });
  const wanted = Math.max(...needs) + SPARE_TOKENS;
  const contextTokens = Math.ceil(wanted / CONTEXT_STEP_TOKENS) * CONTEXT_STEP_TOKENS;
  const shortest = Math.min(...contestants.map(({ contextLength }) => contextLength ?? Number.POSITIVE_INFINITY));
  if (wanted > shortest) {
    const holder = contestants.find(({ contextLength }) => contextLength === shortest);
    throw new AppError("BAD_REQUEST", `${wanted} tokens do not fit into the ${shortest} of ${holder?.model.name}`, {
      hint: "Ask for fewer prompt or output tokens.",
    });
  }
  return Math.min(contextTokens, shortest);
}

async function boundTokens(text: string, contestants: readonly Contestant[]): Promise<number> {
  const count = tokenizerOf(contestants);
  return count ? count(text) : Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/** The tokenizer that tells the length without work for the model, where one of the engines has it. */
function tokenizerOf(contestants: readonly Contestant[]): CountTokens | null {
  for (const { engine, model } of contestants) {
    const count = engine.countTokens?.bind(engine);
    if (count) return (text) => count(model.name, text);
  }
  return null;
}

/** Counts by sending the text for one token of output. */
function probeOf(contestant: Contestant, contextTokens: number, signal: AbortSignal): CountTokens {
  return async (prompt) => {
    const { engine, model } = contestant;
    const answer = await timeGeneration({ engine, model: model.name, prompt, outputTokens: 1, contextTokens, signal });
    return answer.promptTokens;
  };
}

/**
 * Prompts of exactly the asked length by the tokenizer of an engine that has one. Otherwise a length is found once by
 * asking the engine, and later prompts of it differ in their first line alone. The first model must be loaded.
 */
export function preparePrompts(
  options: BenchRun["options"],
  contestants: readonly [Contestant, ...Contestant[]],
  { contextTokens, signal }: { contextTokens: number; signal: AbortSignal },
): NextPrompt {
  let sequence = 0;
  const nextLine = (): string => buildFirstLine(sequence++);
  const count = tokenizerOf(contestants);
  const bodies = new Map<number, string>();
  return async (tokens) => {
    if (tokens === null) return nextLine() + (options.prompt ?? "");
    if (count) return buildPrompt(nextLine(), { tokens, tolerance: 0, count });
    const known = bodies.get(tokens);
    if (known !== undefined) return nextLine() + known;
    const firstLine = nextLine();
    const probe = probeOf(contestants[0], contextTokens, signal);
    const found = await buildPrompt(firstLine, { tokens, tolerance: COUNT_TOLERANCE_TOKENS - 1, count: probe });
    bodies.set(tokens, found.slice(firstLine.length));
    return nextLine() + found.slice(firstLine.length);
  };
}
