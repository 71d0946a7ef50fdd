/** The models that must be shown to work, the smallest first, each with the prompt it is asked. */
export const expectedModels = [
  { size: "tiny", model: "mlx-community/SmolLM2-135M-Instruct-4bit", prompt: "Hello!" },
  { size: "base", model: "mlx-community/gemma-3-270m-4bit", prompt: "Why is the sky blue?" },
  { size: "small", model: "mlx-community/Llama-3.2-1B-Instruct-4bit", prompt: "Explain recursion" },
  { size: "medium", model: "mlx-community/Llama-3.2-3B-Instruct-4bit", prompt: "Write Python code for Fibonacci" },
] as const;

export const wholePrompt = "Write a haiku about coding";

/** The prompt of a model that is not in the list. */
export const promptFor = (model: string): string =>
  expectedModels.find((expected) => expected.model === model)?.prompt ?? "Why is the sky blue?";

export const commandFor = (model: string): string => `scripts/run-model-tests.sh ${model}`;
