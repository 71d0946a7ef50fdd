const part = /^[A-Za-z0-9_][\w.-]{0,79}$/;

/**
 * Whether a text can be a model's name: `[mlx:|ollama:][[host[:port]/]namespace/]model[:tag]`, each part of letters,
 * digits, `_`, `-` and `.` and not longer than 80 characters, as Ollama has it.
 */
export function isModelName(text: string): boolean {
  const name = text
    .trim()
    .replace(/^(mlx|ollama):(?!latest$)/i, "")
    .replace(/^https?:\/\//, "");
  const slash = name.lastIndexOf("/");
  const [model = "", ...tags] = name.slice(slash + 1).split(":");
  const path = slash < 0 ? [] : name.slice(0, slash).split("/");
  if (tags.length > 1 || path.length > 2) return false;
  const [namespace = "library", host = "localhost"] = [...path].reverse();
  return [model, namespace, ...tags].every((text) => part.test(text)) && /^[\w.-]+(:\d+)?$/.test(host);
}
