import { createHash } from "node:crypto";
import type { BenchRun } from "~/shared/contracts/bench";

/**
 * A name for what decides the figures of the main case: protocol, work and the models' digests. Versions of engines and
 * the number of pairs are left out: what they change is what a history shows.
 */
export function hashConfig({ protocol, options, a, b, contextTokens }: Omit<BenchRun, "samples">): string {
  const { promptTokens, outputTokens, prompt = null } = options;
  const models = [a, b].map((model) => model && [model.engine, model.name, model.digest]);
  const config = [protocol, prompt ?? promptTokens, outputTokens, contextTokens, models];
  return createHash("sha256").update(JSON.stringify(config)).digest("hex").slice(0, 16);
}
