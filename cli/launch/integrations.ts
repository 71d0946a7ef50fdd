/** Where the daemon answers, and what it is asked with. */
export interface Target {
  url: string;
  apiKey: string;
  model: string;
}

/** A program that can use the daemon's models. */
export interface Integration {
  title: string;
  /** Null for a library: there is nothing to start, and no model to choose. */
  program: string | null;
  env: (target: Target) => Record<string, string>;
  args?: (target: Target) => string[];
}

const openai = ({ url, apiKey }: Target) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: apiKey });

/** Variables as each program documents them. */
export const integrations: Record<string, Integration> = {
  claude: {
    title: "Claude Code",
    program: "claude",
    env: ({ url, apiKey, model }) => ({
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_AUTH_TOKEN: apiKey,
      ANTHROPIC_MODEL: model,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
    }),
  },
  codex: {
    title: "Codex",
    program: "codex",
    env: ({ apiKey }) => ({ OLLMLX_CODEX_KEY: apiKey }),
    args: ({ url, model }) => [
      "-c",
      `model_providers.ollmlx={name="ollmlx",base_url="${url}/v1",env_key="OLLMLX_CODEX_KEY",wire_api="responses"}`,
      "-c",
      'model_provider="ollmlx"',
      "-m",
      model,
    ],
  },
  opencode: {
    title: "OpenCode",
    program: "opencode",
    env: ({ url, apiKey, model }) => ({
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        model: `ollmlx/${model}`,
        provider: {
          ollmlx: {
            npm: "@ai-sdk/openai-compatible",
            name: "ollmlx",
            options: { baseURL: `${url}/v1`, apiKey },
            models: { [model]: { name: model } },
          },
        },
      }),
    }),
  },
  qwen: {
    title: "Qwen Code",
    program: "qwen",
    env: (target) => ({ ...openai(target), OPENAI_MODEL: target.model }),
  },
  aider: {
    title: "Aider",
    program: "aider",
    env: ({ url, apiKey }) => ({ OPENAI_API_BASE: `${url}/v1`, OPENAI_API_KEY: apiKey }),
    args: ({ model }) => ["--model", `openai/${model}`],
  },
  ollama: { title: "Ollama's programs", program: null, env: ({ url }) => ({ OLLAMA_HOST: url }) },
  openai: { title: "OpenAI's libraries", program: null, env: openai },
  anthropic: {
    title: "Anthropic's libraries",
    program: null,
    env: ({ url, apiKey }) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: apiKey }),
  },
};
