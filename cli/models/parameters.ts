import { CliError } from "~/cli/cli-error";

const integers =
  "num_ctx num_batch num_gpu main_gpu num_thread num_keep seed num_predict top_k repeat_last_n draft_num_predict";
const numbers = "temperature top_p min_p typical_p repeat_penalty presence_penalty frequency_penalty";
const kinds = new Map<string, "integer" | "number" | "boolean" | "texts">([
  ...integers.split(" ").map((name) => [name, "integer"] as const),
  ...numbers.split(" ").map((name) => [name, "number"] as const),
  ["use_mmap", "boolean"],
  ["numa", "boolean"],
  ["stop", "texts"],
]);

export const parameterNames = [...kinds.keys()];

/** A parameter of a model as JSON: a number, a boolean, or for `stop` a list of texts. Throws for an unknown name. */
export function parseParameter(name: string, values: string[]): number | boolean | string[] {
  const kind = kinds.get(name);
  const [text = ""] = values;
  switch (kind) {
    case undefined:
      throw new CliError(`unknown parameter '${name}'`, { hint: `The parameters are: ${parameterNames.join(", ")}` });
    case "texts":
      return values;
    case "boolean":
      if (text !== "true" && text !== "false") throw wrongValue(name, text, "true or false");
      return text === "true";
    default: {
      const number = text.trim() === "" ? Number.NaN : Number(text);
      if (!Number.isFinite(number)) throw wrongValue(name, text, "a number");
      if (kind === "integer" && !Number.isInteger(number)) throw wrongValue(name, text, "a whole number");
      return number;
    }
  }
}

const wrongValue = (name: string, text: string, wanted: string) =>
  new CliError(`parameter '${name}' cannot be '${text}'`, { hint: `Give ${wanted}` });
