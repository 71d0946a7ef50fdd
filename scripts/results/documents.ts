import { renderGeneration, renderSizes } from "~/scripts/results/render-models";
import { renderPerformance } from "~/scripts/results/render-performance";
import { renderStress } from "~/scripts/results/render-stress";
import type { StoredRun } from "~/scripts/results/stored-run";

/** Every document that rests on stored runs alone: file name to text. */
export function renderDocuments(runs: StoredRun[]): Record<string, string> {
  const models = runs.filter((run) => run.kind === "model");
  const stress = runs.filter((run) => run.kind === "stress");
  const benches = runs.filter((run) => run.kind === "bench");
  return {
    "test_results_mlx_generation.md": renderGeneration(models),
    "test_results_model_sizes.md": renderSizes(models),
    "test_results_stress.md": renderStress(stress),
    "PERFORMANCE_RESULTS.md": renderPerformance(benches, stress),
  };
}
