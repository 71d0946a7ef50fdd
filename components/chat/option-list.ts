import type { NumberRange } from "~/components/chat/option-field";
import type { ChatOptions } from "~/shared/contracts/conversation";

export type NumericOption = Exclude<keyof ChatOptions, "stop" | "think">;

/** The options that are numbers, in the order of the sheet; ranges are those of `chatOptionsSchema`. */
export const numericOptions: readonly { name: NumericOption; label: string; hint: string; range: NumberRange }[] = [
  {
    name: "temperature",
    label: "Temperature",
    hint: "0 always says the likeliest; higher varies more.",
    range: { min: 0, max: 2, step: 0.1 },
  },
  {
    name: "top_p",
    label: "Top p",
    hint: "Keeps the likeliest tokens up to this share.",
    range: { min: 0, max: 1, step: 0.05 },
  },
  {
    name: "top_k",
    label: "Top k",
    hint: "Keeps this many of the likeliest tokens; 0 keeps all.",
    range: { min: 0, max: 1000, step: 1 },
  },
  {
    name: "min_p",
    label: "Min p",
    hint: "Drops tokens less likely than this share of the likeliest.",
    range: { min: 0, max: 1, step: 0.01 },
  },
  {
    name: "repeat_penalty",
    label: "Repeat penalty",
    hint: "Above 1 avoids what was just said.",
    range: { min: 0, max: 2, step: 0.05 },
  },
  {
    name: "seed",
    label: "Seed",
    hint: "The same seed gives the same answer.",
    range: { min: 0, max: 2_147_483_647, step: 1 },
  },
  {
    name: "num_ctx",
    label: "Context (tokens)",
    hint: "How much the model sees at once; more takes more memory.",
    range: { min: 256, max: 1_048_576, step: 1 },
  },
  {
    name: "num_predict",
    label: "Longest answer (tokens)",
    hint: "The answer is cut off here.",
    range: { min: 1, max: 131_072, step: 1 },
  },
  {
    name: "historyTurns",
    label: "Turns sent",
    hint: "Only so many of the newest turns; default all.",
    range: { min: 1, max: 1000, step: 1 },
  },
];

/** The options with one of them changed; undefined leaves it out, so that the default counts. */
export function withOption<Options extends object, Name extends keyof Options>(
  options: Options,
  name: Name,
  value: Options[Name] | undefined,
): Options {
  const { [name]: _, ...rest } = options;
  return (value === undefined ? rest : { ...options, [name]: value }) as Options;
}
