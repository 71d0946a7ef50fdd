/** A difference from a real Ollama that is meant. `docs/compatibility.md` lists them all. */
export interface KeptDifference {
  /** Names of the requests. */
  probes: RegExp;
  /** The model's engine behind our answer; left out = both. */
  side?: "gguf" | "mlx";
  /** "path: Ollama's | ours". */
  difference: RegExp;
  what: string;
  reason: string;
}

export const keptDifferences: KeptDifference[] = [
  {
    probes: /unknown format|wrong type of an option|bad name/,
    difference: /^(status|error): /,
    what: "A wrong option type or `format` is 400, not 500; a name that cannot be one is 400, not 404",
    reason: "The caller can mend it, and clients that retry on 500 would send it again and again.",
  },
  {
    probes: /number as|text as messages|half a body/,
    difference: /^error: "(json: cannot unmarshal|unexpected EOF)/,
    what: "The text of an error about a body's form",
    reason: "Ollama's is that of Go's JSON decoder with Go's type names; ours names the field and what it expects.",
  },
  {
    probes: /^delete: no model$/,
    difference: /^error: /,
    what: "`DELETE /api/delete` without a model says `model is required`",
    reason: "Later versions of Ollama and the other routes say the same.",
  },
  {
    probes: /^tags$/,
    difference: /^models\[\]\.capabilities/,
    what: "`/api/tags` has `capabilities`",
    reason: "Later versions of Ollama have them; clients choose models by them.",
  },
  {
    probes: /^(ps|show)/,
    difference: /^(models\[\]\.)?details\.(context_length|embedding_length): absent/,
    what: "`details` has `context_length` and `embedding_length`",
    reason: "Later versions of Ollama have them.",
  },
  {
    probes: /^show/,
    side: "mlx",
    difference: /^(model_info\.|tensors|license)/,
    what: "`/api/show` of an MLX model has no keys of GGUF files (`tokenizer.ggml.*`, `general.file_type`, `tensors`)",
    reason: "There is no GGUF file. Architecture, lengths, parameter count and name are there.",
  },
  {
    probes: /suffix|think|tools that the model has not/,
    side: "mlx",
    difference: /^error: /,
    what: "Errors name the model as it was typed",
    reason: "The text differs by the name alone.",
  },
  {
    probes: /JSON|schema/,
    side: "mlx",
    difference: /^done_reason: "stop" \| "length"$/,
    what: "An MLX model under a grammar may need more tokens for the same object",
    reason:
      "Each engine's grammar allows white space in other places, and a model without training writes at random inside it.",
  },
  {
    probes: /^blob: not there$/,
    difference: /^content type: /,
    what: "`HEAD /api/blobs/...` has no content type",
    reason: "There is no content.",
  },
  {
    probes: /^v1 models$/,
    difference: /^data\[\]\.ollmlx/,
    what: "`/v1/models` entries have an object `ollmlx` with engine and context length",
    reason: "Other clients ignore it.",
  },
  {
    probes: /^v1 (chat|completions)$/,
    difference: /^(choices\[\]\.(message\.refusal|logprobs)|usage\.(prompt|completion)_tokens_details)/,
    what: "`/v1/chat/completions` and `/v1/completions` have `refusal`, `logprobs` and the details of `usage`",
    reason: "OpenAI's own API has them; its clients' types expect them.",
  },
  {
    probes: /^v1 chat: (unknown model|no messages)$/,
    difference: /^error\.(type|code|param): /,
    what: "Errors of `/v1` have OpenAI's own `type`, `code` and `param`",
    reason: "OpenAI's clients tell errors apart by them.",
  },
  {
    probes: /^v1 messages$/,
    difference: /^(content\[\]\.citations|stop_sequence|usage\.)/,
    what: "`/v1/messages` has `stop_sequence`, `citations` and all of `usage`",
    reason: "Anthropic's own API has them.",
  },
];

export const findReason = (probe: string, side: "gguf" | "mlx", difference: string): string | undefined =>
  keptDifferences.find(
    (kept) => kept.probes.test(probe) && (kept.side ?? side) === side && kept.difference.test(difference),
  )?.reason;

/** The table of `docs/compatibility.md`. */
export function writeTable(): string {
  const engines = { gguf: "GGUF", mlx: "MLX" } as const;
  const rows = keptDifferences.map(
    ({ what, side, reason }) => `| ${what} | ${side ? engines[side] : "both"} | ${reason} |`,
  );
  return ["| difference | models | reason |", "|---|---|---|", ...rows].join("\n");
}
