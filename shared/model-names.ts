/** `org/name@revision` as it is typed for a pull; without a revision the newest is meant. */
export interface PullName {
  name: string;
  /** A commit, branch or tag of the hub's repository; null = `main`. */
  revision: string | null;
}

/** Splits what is typed for a pull. Only `org/name` has revisions; Ollama's names have tags. */
export function parsePullName(typed: string): PullName {
  const match = /^((?:mlx:)?[\w.-]+\/[\w.-]+)@([\w./-]+)$/.exec(typed.trim());
  return match ? { name: match[1] ?? "", revision: match[2] ?? null } : { name: typed.trim(), revision: null };
}

/** The form in which two spellings of one model's name are equal: no engine prefix, no revision, `:latest` left out. */
export const modelKey = (name: string): string =>
  parsePullName(name)
    .name.toLowerCase()
    .replace(/^(mlx|ollama):(?!latest$)/, "")
    .replace(/:latest$/, "");

const lastPart = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

/** Endings that tell how a model is packed: "-4bit", "-bf16", "-MLX", "-mxfp4". */
const packing = /[-_.](?:mlx|\d+-?bit|bf16|fp16|f16|fp32|q\d(?:_\w+)?|mxfp\d|nvfp\d|dwq|g\d+)$/i;

/** A model's own name without organisation and without what tells how it is packed: "Llama-3.2-1B-Instruct". */
export function bareModelName(name: string): string {
  let bare = lastPart(name).replace(/:.*$/, "").replace(/@.*$/, "");
  while (packing.test(bare)) bare = bare.replace(packing, "");
  return bare;
}

/** A name for the copy that a conversion makes: `local/<name>-4bit`. */
export const proposeCopyName = (model: string, ending: string): string => `local/${bareModelName(model)}-${ending}`;

/** Ollama's name for a twin: `llama-3.2-1b-instruct:mlx-q4_K_M`; the tag keeps it apart from the library's models. */
export const proposeTwinName = (model: string, quantization: string): string =>
  `${bareModelName(model).toLowerCase()}:mlx-${quantization}`;
