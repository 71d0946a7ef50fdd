// @ts-check

/**
 * A row of the README's status table: what it claims rests on the test files whose paths match `evidence`, or on whole
 * stages.
 * @typedef {{ component: string, notes: string, evidence?: RegExp[], stages?: string[] }} Component
 */

/** @type {Component[]} */
export const components = [
  {
    component: "MLX generation",
    evidence: [
      /^tests\/mlx_backend\/test_(generate|cancel|grammar|load_unload|process|validation)\.py$/,
      /^tests\/contract\//,
    ],
    notes:
      "streamed and whole, JSON schema, many requests in one batch; real MLX on a CPU with a small random model. Not yet seen on a Mac: [results](test_results_mlx_generation.md)",
  },
  {
    component: "GGUF support",
    evidence: [
      /^tests\/contract\//,
      /^tests\/integration\/(gateway-relay|engines-supervision|engines-pull)\.test\.ts$/,
    ],
    notes:
      "a real Ollama that the daemon starts, or one that runs already; its bytes are relayed. Without Ollama only MLX models are served",
  },
  {
    component: "Tool calling",
    evidence: [/^tests\/.*tool[^/]*\.(test\.ts|py)$/],
    notes:
      "in all three APIs, streamed and whole; an MLX model needs a chat template with tools, any other gets a clear 400",
  },
  {
    component: "Fine-tuning",
    evidence: [/^tests\/.*(fine-?_?tune|fuse|lora)[^/]*\.(test\.ts|spec\.ts|py)$/],
    notes: "LoRA as a job with a loss curve, checkpoints and cancel; `ollmlx finetune`",
  },
  {
    component: "Build",
    stages: ["lint", "ruff", "types"],
    notes: "lint, import edges and types without a warning; `npm run build` makes pages and program",
  },
  {
    component: "Tests",
    stages: ["unit", "integration", "contract", "python", "e2e"],
    notes: "[how they run and how long](TESTING_GUIDE.md)",
  },
];
