const huggingFaceName = /^(mlx:)?[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*(@[\w.-]+)?$/;
const ollamaName = /^(ollama:)?([A-Za-z0-9][\w.-]*\/)*[A-Za-z0-9][\w.-]*:[\w.-]+$/;
const hubGgufName = /^(hf\.co|huggingface\.co)\/[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/i;

/** Whether the text can be pulled: `org/name[@revision]` from Hugging Face for MLX, `name:tag` or `hf.co/org/name` for Ollama. */
export const isModelName = (text: string): boolean =>
  huggingFaceName.test(text) || ollamaName.test(text) || hubGgufName.test(text);

/** Why a typed model name cannot be pulled, and the form that can; null when it is fine or still empty. */
export function modelNameProblem(text: string): string | null {
  const name = text.trim();
  if (!name || isModelName(name)) return null;
  if (/^https?:/i.test(name)) return "Give the name alone, without the address: org/name for MLX, name:tag for Ollama.";
  if (/\s/.test(name)) return "A model name has no spaces.";
  if (!/[/:]/.test(name))
    return `Add the part that says where it comes from: org/${name} for MLX, ${name}:latest for Ollama.`;
  return "Use org/name for a Hugging Face model (MLX), or name:tag for a model of Ollama's library.";
}
