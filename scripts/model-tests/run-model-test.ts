import { execa } from "execa";
import { z } from "zod";
import { authorization, describeVersions, ollmlxCommand, withoutName } from "~/scripts/results/describe-daemon";
import { wholePrompt } from "~/scripts/results/expected-models";
import type { ModelRun } from "~/scripts/results/stored-run";
import { streamAnswer, wholeAnswer } from "~/scripts/results/stream-answer";
import type { System } from "~/shared/contracts/system";

interface ModelTest {
  system: System;
  model: string;
  prompt: string;
  /** At most so many tokens an answer. */
  tokens: number;
  command: string;
  note: string | undefined;
}

/** Asks an installed model in three ways. What is wrong with the answers goes to `issues`; throws when one is refused. */
export async function runModelTest({ system, model, prompt, tokens, command, note }: ModelTest): Promise<ModelRun> {
  const startedAt = Date.now();
  const options = { temperature: 0, num_predict: tokens };
  const piped = await execa(ollmlxCommand(), ["run", model, "-o", "temperature=0", "-o", `num_predict=${tokens}`], {
    input: prompt,
    reject: false,
  });
  const streamed = await streamAnswer(system.url, { model, prompt, options });
  const whole = await wholeAnswer(system.url, { model, prompt: wholePrompt, options });
  const wholeText = String(whole.response ?? "");
  const issues = [
    piped.exitCode === 0 ? "" : `\`ollmlx run\` ended with ${piped.exitCode}: ${piped.stderr.slice(0, 200)}`,
    piped.stdout.trim() === streamed.text.trim()
      ? ""
      : "`ollmlx run` and the API gave different texts at temperature 0",
    streamed.text.trim() === "" ? "the answer is empty" : "",
    streamed.chunks >= Math.min(3, streamed.outputTokens) ? "" : `streamed in ${streamed.chunks} piece(s)`,
    wholeText.trim() === "" ? "the whole answer is empty" : "",
    ...["done", "eval_count", "eval_duration"].map((key) => (key in whole ? "" : `the whole answer lacks ${key}`)),
  ].filter((issue) => issue !== "");
  return {
    format: 1,
    kind: "model",
    startedAt,
    machine: withoutName(system.machine),
    versions: await describeVersions(system),
    command,
    ...(note ? { note } : {}),
    passed: issues.length === 0,
    issues,
    model,
    ...(await describeModel(system.url, model)),
    prompt,
    text: streamed.text.slice(0, 400),
    chunks: streamed.chunks,
    ttftMs: streamed.ttftMs,
    totalMs: streamed.totalMs,
    outputTokens: streamed.outputTokens,
    tokensPerSecond: streamed.tokensPerSecond,
    doneReason: streamed.doneReason,
    cliExitCode: piped.exitCode ?? null,
    whole: { prompt: wholePrompt, text: wholeText.slice(0, 400), keys: Object.keys(whole) },
  };
}

const tagsSchema = z.object({
  models: z.array(z.object({ name: z.string(), size: z.number(), details: z.object({ format: z.string() }) })),
});

async function describeModel(url: string, model: string): Promise<Pick<ModelRun, "engine" | "sizeBytes">> {
  const { models } = tagsSchema.parse(await (await fetch(`${url}/api/tags`, { headers: authorization() })).json());
  const found = models.find(({ name }) => name === model || name === `${model}:latest`);
  if (!found) throw new Error(`${model} is not in /api/tags`);
  return { engine: found.details.format === "mlx" ? "mlx" : "gguf", sizeBytes: found.size };
}
