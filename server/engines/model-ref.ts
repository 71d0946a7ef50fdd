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

/** The organisation of names that have none, as in Ollama's registry. */
const defaultOrganisation = "library";
const namePart = /^[A-Za-z0-9_][\w.-]*$/;

/**
 * The folder below the MLX store where a model of that name lives: `org/name` is `org/name`, `org/name:tag` is
 * `org/name@tag`, `name:tag` is `library/name@tag`; `:latest` adds nothing. Null for what is no name.
 */
export function mlxFolder(name: string): string | null {
  const bare = name.replace(/^registry\.ollama\.ai\//i, "").replace("@", ":");
  const [path = "", tag = "latest", ...more] = bare.split(":");
  const [model = "", organisation = defaultOrganisation, ...others] = path.split("/").reverse();
  if (more.length > 0 || others.length > 0) return null;
  if (![model, organisation, tag].every((text) => namePart.test(text))) return null;
  return `${organisation}/${model}${tag.toLowerCase() === "latest" ? "" : `@${tag}`}`;
}

/** The name that lists show for a folder `org/name[@tag]`: Ollama's form without an organisation, else the hub's. */
export function mlxName(folder: string): string {
  const [path = "", tag] = folder.split("@");
  const [organisation, model] = path.split("/");
  if (organisation === defaultOrganisation) return `${model}:${tag ?? "latest"}`;
  return tag === undefined ? path : `${path}:${tag}`;
}

/** The form for comparing names and folders of MLX models: hub names ignore case. */
export function mlxKey(name: string): string {
  return (mlxFolder(name) ?? name).toLowerCase();
}
