import type { EngineId } from "~/shared/contracts/engine";

/** A model name as a client typed it, with the engine that its prefix or form asks for. */
export interface ModelRef {
  /** Without an engine prefix. */
  name: string;
  /** Set by `mlx:` or `ollama:`; null lets the installed models decide. */
  forced: EngineId | null;
  /** The engine that a model of this form comes from: `org/name` is a Hugging Face repository, all else is Ollama's. */
  natural: EngineId;
}

/** Splits what a client typed. `mlx:latest` stays an Ollama name: a tag is not a model. */
export function parseModelRef(typed: string): ModelRef {
  const prefixed = /^(mlx|ollama):(?!latest$)(.+)$/i.exec(typed.trim());
  const name = prefixed?.[2] ?? typed.trim();
  const forced = prefixed ? (prefixed[1]?.toLowerCase() as EngineId) : null;
  return { name, forced, natural: forced ?? (isHubRepository(name) ? "mlx" : "ollama") };
}

/** `org/name` without a host and without a tag. */
function isHubRepository(name: string): boolean {
  return /^[\w.-]+\/[\w.-]+$/.test(name) && !/^(hf\.co|huggingface\.co)\//i.test(name);
}

/**
 * The form under which Ollama lists a model: lower case, tag added, default registry and namespace removed.
 * Used to compare names, never shown.
 */
export function ollamaKey(name: string): string {
  const bare = name
    .toLowerCase()
    .replace(/^registry\.ollama\.ai\//, "")
    .replace(/^library\//, "");
  const lastPart = bare.slice(bare.lastIndexOf("/") + 1);
  return lastPart.includes(":") ? bare : `${bare}:latest`;
}

/** The form under which an MLX model is found: Hugging Face names ignore case, and `:latest` adds nothing. */
export function mlxKey(name: string): string {
  return name.toLowerCase().replace(/:latest$/, "");
}
