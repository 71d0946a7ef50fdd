import { jsonrepair } from "jsonrepair";
import { z } from "zod";
import { AppError } from "~/server/errors";
import { buildSecondQuestion, type SecondQuestion } from "~/server/services/breakdown/ask-again";
import { callModel, type ModelAnswer, type ModelCall } from "~/server/services/breakdown/call-model";
import { extractJson, stripThinking } from "~/server/services/breakdown/extract-json";
import type { ParseRung } from "~/shared/contracts/proposal";

export interface JsonQuestion<Schema extends z.ZodType>
  extends Pick<ModelCall, "chosen" | "prompt" | "contextTokens" | "answerTokens" | "signal"> {
  /** The engine holds the model to it, and the answer is checked against it. */
  schema: Schema;
  onText?: ((delta: string) => void) | undefined;
  report?: ModelCall["report"] | undefined;
}

export interface JsonAnswer<Value> {
  value: Value;
  rung: ParseRung;
  answer: ModelAnswer;
}

/**
 * Asks a model for a small JSON object and climbs down the ladder: as it is, extracted, repaired, asked once more with the
 * errors (after one that went in circles until it was cut off, with a penalty on repeats). Throws UPSTREAM_FAILED when
 * none gives a valid one, the engine's error, or CANCELLED.
 */
export async function askJson<Schema extends z.ZodType>(
  question: JsonQuestion<Schema>,
): Promise<JsonAnswer<z.output<Schema>>> {
  const { schema, onText = () => undefined, report = () => undefined, ...call } = question;
  const format = z.toJSONSchema(schema, { io: "input" });
  const ask = (own: SecondQuestion) => callModel({ ...call, ...own, format, onText, report });
  const first = await ask({ prompt: call.prompt });
  const read = readJson(schema, first.text);
  if (read.isOk) return { ...read, answer: first };
  const second = await ask(buildSecondQuestion(call.prompt, first, [read.error]));
  const again = readJson(schema, second.text);
  if (again.isOk) return { value: again.value, rung: "reasked", answer: second };
  throw new AppError("UPSTREAM_FAILED", `${call.chosen.model.name} gave no usable answer: ${again.error}`, {
    hint: "Try again or choose a larger model.",
  });
}

type Read<Value> = { isOk: true; value: Value; rung: ParseRung } | { isOk: false; error: string };

/** Reads an answer by the first rung that gives a valid value. */
export function readJson<Schema extends z.ZodType>(schema: Schema, text: string): Read<z.output<Schema>> {
  const inner = extractJson(stripThinking(text)) ?? "";
  const rungs: [ParseRung, () => unknown][] = [
    ["strict", () => JSON.parse(text)],
    ["extracted", () => JSON.parse(inner)],
    ["repaired", () => JSON.parse(jsonrepair(inner))],
  ];
  let error = "it holds no JSON object";
  for (const [rung, parse] of rungs) {
    const parsed = tryParse(parse);
    if (parsed === undefined) continue;
    const checked = schema.safeParse(parsed);
    if (checked.success) return { isOk: true, value: checked.data, rung };
    const [issue] = checked.error.issues;
    error = `"${issue?.path.join(".")}": ${issue?.message}`;
  }
  return { isOk: false, error };
}

function tryParse(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    // This rung does not apply; the next one is tried.
    return undefined;
  }
}
