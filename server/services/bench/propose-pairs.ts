import type { Runtime } from "~/server/runtime";
import { matchPairs, type ProposedPair } from "~/shared/bench-pairing";
import { withDemoTwin } from "~/shared/demo-model";

/** MLX models with their GGUF twins, best match first; installed but for the demo model's twin. */
export async function proposePairs({ engines }: Pick<Runtime, "engines">): Promise<ProposedPair[]> {
  const isOllamaRunning = engines.get("ollama").status().state === "running";
  return matchPairs(withDemoTwin(await engines.listModels(), isOllamaRunning));
}
