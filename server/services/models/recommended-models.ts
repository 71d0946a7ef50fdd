import type { CatalogueRole } from "~/shared/contracts/catalogue";
import type { EngineId } from "~/shared/contracts/engine";

/** What the catalogue knows of a model without asking anybody. */
export interface RecommendedModel {
  name: string;
  engine: EngineId;
  role: CatalogueRole;
  sizeBytes: number;
  isSizeExact: boolean;
  bits: number;
  contextLength: number;
  parameterCount: number;
  /** Keys and values at 16 bits: 4 bytes for each layer, key head and width of a head. */
  contextBytesPerToken: number;
  license: string;
  summary: string;
  /** Set where the repository cannot be loaded any more. */
  replacement?: { reason: string; name: string };
  counterpart?: string;
}

interface Base {
  role: CatalogueRole;
  parameterCount: number;
  contextLength: number;
  layers: number;
  keyHeads: number;
  headWidth: number;
  license: string;
  summary: string;
}

interface Packed {
  name: string;
  /** Megabytes to download. */
  megabytes: number;
  bits: number;
  isSizeExact?: boolean;
}

/** Sizes are those of the library's pages and repositories as known when this list was made; nothing is asked online. */
function both(base: Base, mlx: Packed | null, ollama: Packed | null): RecommendedModel[] {
  const entry = (packed: Packed, engine: EngineId, other: Packed | null): RecommendedModel => {
    const { layers, keyHeads, headWidth, ...facts } = base;
    const { name, megabytes, bits, isSizeExact = false } = packed;
    return {
      ...facts,
      parameterCount: Math.round(facts.parameterCount),
      name,
      engine,
      bits,
      isSizeExact,
      sizeBytes: megabytes * 1_000_000,
      contextBytesPerToken: 4 * layers * keyHeads * headWidth,
      ...(other ? { counterpart: other.name } : {}),
    };
  };
  return [...(mlx ? [entry(mlx, "mlx", ollama)] : []), ...(ollama ? [entry(ollama, "ollama", mlx)] : [])];
}

const shape = (layers: number, keyHeads: number, headWidth: number) => ({ layers, keyHeads, headWidth });
const packed = (name: string, bits: number, megabytes: number, isSizeExact = false): Packed => ({
  name,
  bits,
  megabytes,
  isSizeExact,
});
const community = (name: string, bits: number, megabytes: number, isSizeExact = false): Packed =>
  packed(`mlx-community/${name}`, bits, megabytes, isSizeExact);

const million = 1e6;
const billion = 1e9;
const apache = "Apache-2.0";
const gemma = "Gemma Terms of Use";
const llama2 = "Llama 2 Community License";
const llama3 = "Llama 3.2 Community License";

const small: RecommendedModel[] = [
  ...both(
    {
      role: "small",
      parameterCount: 135 * million,
      contextLength: 8192,
      ...shape(30, 3, 64),
      license: apache,
      summary: "A first try in seconds; its answers are simple.",
    },
    community("SmolLM2-135M-Instruct-4bit", 4, 76),
    packed("smollm2:135m", 16, 271),
  ),
  ...both(
    {
      role: "small",
      parameterCount: 268 * million,
      contextLength: 32_768,
      ...shape(18, 1, 256),
      license: gemma,
      summary: "A very small base model that completes text.",
    },
    community("gemma-3-270m-4bit", 4, 234, true),
    packed("gemma3:270m", 8, 292),
  ),
  ...both(
    {
      role: "small",
      parameterCount: 600 * million,
      contextLength: 40_960,
      ...shape(28, 8, 128),
      license: apache,
      summary: "Thinks before it answers, tools included, on any machine.",
    },
    community("Qwen3-0.6B-4bit", 4, 351),
    packed("qwen3:0.6b", 4, 523),
  ),
  ...both(
    {
      role: "small",
      parameterCount: 1 * billion,
      contextLength: 32_768,
      ...shape(26, 1, 256),
      license: gemma,
      summary: "Short answers in many languages, little memory for long conversations.",
    },
    community("gemma-3-1b-it-4bit", 4, 733),
    packed("gemma3:1b", 4, 815),
  ),
];

const chat: RecommendedModel[] = [
  ...both(
    {
      role: "chat",
      parameterCount: 1.24 * billion,
      contextLength: 131_072,
      ...shape(16, 8, 64),
      license: llama3,
      summary: "Quick chat and task breakdowns on any machine.",
    },
    community("Llama-3.2-1B-Instruct-4bit", 4, 695),
    packed("llama3.2:1b", 8, 1300),
  ),
  ...both(
    {
      role: "chat",
      parameterCount: 3.21 * billion,
      contextLength: 131_072,
      ...shape(28, 8, 128),
      license: llama3,
      summary: "Good breakdowns and chat, still quick with 8 GB; Ollama's default.",
    },
    community("Llama-3.2-3B-Instruct-4bit", 4, 1810),
    packed("llama3.2", 4, 2000),
  ),
  ...both(
    {
      role: "chat",
      parameterCount: 3.82 * billion,
      contextLength: 131_072,
      ...shape(32, 32, 96),
      license: "MIT",
      summary: "General questions and reasoning; long conversations take much memory.",
    },
    community("Phi-3.5-mini-instruct-4bit", 4, 2150),
    packed("phi3.5", 4, 2200),
  ),
  ...both(
    {
      role: "chat",
      parameterCount: 4.02 * billion,
      contextLength: 262_144,
      ...shape(36, 8, 128),
      license: apache,
      summary: "Strong for its size: instructions, tools, long texts.",
    },
    community("Qwen3-4B-Instruct-2507-4bit", 4, 2280),
    packed("qwen3:4b-instruct", 4, 2500),
  ),
  ...both(
    {
      role: "chat",
      parameterCount: 4.3 * billion,
      contextLength: 131_072,
      ...shape(34, 4, 256),
      license: gemma,
      summary: "Good general chat in many languages.",
    },
    community("gemma-3-4b-it-4bit", 4, 3400),
    packed("gemma3:4b", 4, 3300),
  ),
  ...both(
    {
      role: "chat",
      parameterCount: 4 * billion,
      contextLength: 262_144,
      ...shape(8, 4, 256),
      license: apache,
      summary: "A newer Qwen with cheap long conversations; thinks before it answers.",
    },
    community("Qwen3.5-4B-MLX-4bit", 4, 2900),
    null,
  ),
  ...both(
    {
      role: "chat",
      parameterCount: 5.1 * billion,
      contextLength: 131_072,
      ...shape(30, 1, 256),
      license: apache,
      summary: "A newer Gemma made for small machines.",
    },
    community("gemma-4-e2b-it-4bit", 4, 3583),
    null,
  ),
  ...both(
    {
      role: "chat",
      parameterCount: 7.25 * billion,
      contextLength: 32_768,
      ...shape(32, 8, 128),
      license: apache,
      summary: "General chat for 16 GB and more.",
    },
    community("Mistral-7B-Instruct-v0.3-4bit", 4, 4080),
    packed("mistral", 4, 4400),
  ),
  ...both(
    {
      role: "chat",
      parameterCount: 8.19 * billion,
      contextLength: 40_960,
      ...shape(36, 8, 128),
      license: apache,
      summary: "Thinks before it answers; for 16 GB and more.",
    },
    community("Qwen3-8B-4bit", 4, 4620),
    packed("qwen3:8b", 4, 5200),
  ),
  ...both(
    {
      role: "chat",
      parameterCount: 7.6 * billion,
      contextLength: 32_768,
      ...shape(28, 4, 128),
      license: apache,
      summary: "General chat and structured answers for 16 GB and more.",
    },
    community("Qwen2.5-7B-Instruct-4bit", 4, 4300),
    packed("qwen2.5", 4, 4700),
  ),
  ...both(
    {
      role: "chat",
      parameterCount: 30.5 * billion,
      contextLength: 262_144,
      ...shape(48, 4, 128),
      license: apache,
      summary: "Large knowledge at the speed of a small model (3 billion at work); for 32 GB and more.",
    },
    community("Qwen3-30B-A3B-Instruct-2507-4bit", 4, 17_200),
    packed("qwen3:30b-a3b-instruct-2507-q4_K_M", 4, 19_000),
  ),
];

const npz = "Its weights are in the old .npz format, which today's MLX does not load.";

/** A base model of 2023 that MLX can no longer read; Ollama still runs it. */
const oldCodeLlama = (
  size: string,
  parameters: number,
  megabytes: number,
  heads: ReturnType<typeof shape>,
  successor: string,
): RecommendedModel[] =>
  both(
    {
      role: "code",
      parameterCount: parameters * billion,
      contextLength: 16_384,
      ...heads,
      license: llama2,
      summary: "Code completion and review, a model of 2023.",
    },
    community(`CodeLlama-${size}-mlx`, 16, Math.round(parameters * 2000)),
    packed(`codellama:${size}`, 4, megabytes),
  ).map((model) => (model.engine === "mlx" ? { ...model, replacement: { reason: npz, name: successor } } : model));

const code: RecommendedModel[] = [
  ...both(
    {
      role: "code",
      parameterCount: 1.54 * billion,
      contextLength: 32_768,
      ...shape(28, 2, 128),
      license: apache,
      summary: "Code questions and completion on a small machine.",
    },
    community("Qwen2.5-Coder-1.5B-Instruct-4bit", 4, 870),
    packed("qwen2.5-coder:1.5b", 4, 986),
  ),
  ...both(
    {
      role: "code",
      parameterCount: 7.6 * billion,
      contextLength: 32_768,
      ...shape(28, 4, 128),
      license: apache,
      summary: "Code work for 16 GB and more.",
    },
    community("Qwen2.5-Coder-7B-Instruct-4bit", 4, 4280),
    packed("qwen2.5-coder:7b", 4, 4700),
  ),
  ...both(
    {
      role: "code",
      parameterCount: 14.8 * billion,
      contextLength: 32_768,
      ...shape(48, 8, 128),
      license: apache,
      summary: "Code work for 24 GB and more.",
    },
    community("Qwen2.5-Coder-14B-Instruct-4bit", 4, 8310),
    packed("qwen2.5-coder:14b", 4, 9000),
  ),
  ...both(
    {
      role: "code",
      parameterCount: 30.5 * billion,
      contextLength: 262_144,
      ...shape(48, 4, 128),
      license: apache,
      summary: "Code with tools at the speed of a small model; for 32 GB and more.",
    },
    community("Qwen3-Coder-30B-A3B-Instruct-4bit", 4, 17_200),
    packed("qwen3-coder:30b", 4, 19_000),
  ),
  ...oldCodeLlama("7b", 6.74, 3800, shape(32, 32, 128), "mlx-community/Qwen2.5-Coder-7B-Instruct-4bit"),
  ...oldCodeLlama("13b", 13, 7400, shape(40, 40, 128), "mlx-community/Qwen2.5-Coder-14B-Instruct-4bit"),
  ...oldCodeLlama("34b", 33.7, 19_000, shape(48, 8, 128), "mlx-community/Qwen3-Coder-30B-A3B-Instruct-4bit"),
];

const embedding: RecommendedModel[] = [
  ...both(
    {
      role: "embedding",
      parameterCount: 596 * million,
      contextLength: 32_768,
      ...shape(28, 8, 128),
      license: apache,
      summary: "Vectors of 1,024 numbers for search, in many languages and code.",
    },
    community("Qwen3-Embedding-0.6B-4bit-DWQ", 4, 335),
    packed("qwen3-embedding:0.6b", 8, 639),
  ),
  ...both(
    {
      role: "embedding",
      parameterCount: 137 * million,
      contextLength: 2048,
      ...shape(12, 12, 64),
      license: apache,
      summary: "Vectors of 768 numbers for search in English text.",
    },
    null,
    packed("nomic-embed-text", 16, 274),
  ),
];

/** Models that a newcomer may pull, by role and from small to large. */
export const recommendedModels: RecommendedModel[] = [...small, ...chat, ...code, ...embedding];
