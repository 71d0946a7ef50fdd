import type { CatalogueEntry } from "~/shared/contracts/model";

type RecommendedModel = Omit<CatalogueEntry, "fit" | "installed">;

const mb = 1_000_000;
const llama = "Llama 3.2 Community License";

/**
 * Models that a newcomer may pull. Sizes are approximate: for MLX parameters times 4.5 bits (4-bit groups of 64 with
 * their scales), for Ollama the size its library page shows.
 */
export const recommendedModels: RecommendedModel[] = [
  mlx(
    "mlx-community/SmolLM2-135M-Instruct-4bit",
    "small",
    76 * mb,
    "Apache-2.0",
    "A first try in seconds; answers are simple.",
  ),
  mlx(
    "mlx-community/gemma-3-270m-4bit",
    "small",
    234 * mb,
    "Gemma Terms of Use",
    "Small base model that completes text.",
  ),
  mlx(
    "mlx-community/Llama-3.2-1B-Instruct-4bit",
    "chat",
    695 * mb,
    llama,
    "Quick chat and task breakdowns on any Mac.",
  ),
  mlx("mlx-community/Llama-3.2-3B-Instruct-4bit", "chat", 1_810 * mb, llama, "Better breakdowns, still quick on 8 GB."),
  mlx(
    "mlx-community/Phi-3.5-mini-instruct-4bit",
    "chat",
    2_150 * mb,
    "MIT",
    "General questions and reasoning, 3.8 billion parameters.",
  ),
  mlx(
    "mlx-community/Mistral-7B-Instruct-v0.3-4bit",
    "chat",
    4_080 * mb,
    "Apache-2.0",
    "General chat for 16 GB and more.",
  ),
  mlx(
    "mlx-community/Qwen2.5-Coder-1.5B-Instruct-4bit",
    "code",
    870 * mb,
    "Apache-2.0",
    "Code questions on a small machine.",
  ),
  mlx(
    "mlx-community/Qwen2.5-Coder-7B-Instruct-4bit",
    "code",
    4_280 * mb,
    "Apache-2.0",
    "Code work for 16 GB and more.",
  ),
  ollama("smollm2:135m", "small", 271 * mb, "Apache-2.0", "A first try in seconds; answers are simple."),
  ollama("llama3.2:1b", "chat", 1_300 * mb, llama, "Quick chat and task breakdowns, 8-bit."),
  ollama("llama3.2:3b", "chat", 2_000 * mb, llama, "Ollama's default chat model."),
  ollama("mistral:7b", "chat", 4_400 * mb, "Apache-2.0", "General chat for 16 GB and more."),
  ollama("qwen2.5-coder:1.5b", "code", 986 * mb, "Apache-2.0", "Code questions on a small machine."),
  ollama("qwen2.5-coder:7b", "code", 4_700 * mb, "Apache-2.0", "Code work for 16 GB and more."),
  ollama(
    "codellama:7b",
    "code",
    3_800 * mb,
    "Llama 2 Community License",
    "Code completion and review, an older model.",
  ),
];

function mlx(
  name: string,
  role: RecommendedModel["role"],
  sizeBytes: number,
  license: string,
  summary: string,
): RecommendedModel {
  return { name, engine: "mlx", role, sizeBytes, license, summary };
}

function ollama(
  name: string,
  role: RecommendedModel["role"],
  sizeBytes: number,
  license: string,
  summary: string,
): RecommendedModel {
  return { name, engine: "ollama", role, sizeBytes, license, summary };
}
