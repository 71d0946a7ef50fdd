import type { Runtime } from "~/server/runtime";
import { matchPairs, type ProposedPair } from "~/shared/bench-pairing";

/** Installed MLX models with their installed GGUF twins, best match first. */
export async function proposePairs({ engines }: Pick<Runtime, "engines">): Promise<ProposedPair[]> {
  return matchPairs(await engines.listModels());
}
