import type { Engine } from "~/server/engines/engine";
import type { EngineRegistry } from "~/server/engines/registry";
import { AppError } from "~/server/errors";
import { resolveSide } from "~/server/services/bench/demo-twin";
import type { BenchModel, BenchSide } from "~/shared/contracts/bench";
import type { ModelDetail } from "~/shared/contracts/model";

/** One of the models under test, with the engine that is asked directly. */
export interface Contestant {
  side: BenchSide;
  engine: Engine;
  model: BenchModel;
  /** Longest context the model knows, null when the engine does not tell. */
  contextLength: number | null;
}

const READY_TIMEOUT_MS = 60_000;

async function describeContestant(side: BenchSide, engine: Engine, name: string): Promise<Contestant> {
  await engine.ready(READY_TIMEOUT_MS);
  const detail: ModelDetail = await engine.showModel(name);
  const model: BenchModel = {
    name: detail.name,
    engine: engine.id,
    digest: detail.digest,
    quantization: detail.quantization,
    bitsPerWeight: detail.bitsPerWeight,
    sizeBytes: detail.sizeBytes,
    engineVersion: engine.status().version,
    slots: engine.queue.width,
  };
  return { side, engine, model, contextLength: detail.contextLength };
}

/**
 * The models of a request, installed but for the demo model's twin. Throws NOT_FOUND for one that is none, BAD_REQUEST
 * for a model against itself.
 */
export async function findSides(
  engines: EngineRegistry,
  { modelA, modelB }: { modelA: string; modelB?: string | null | undefined },
): Promise<{ engine: Engine; model: string }[]> {
  const found = await Promise.all([modelA, ...(modelB ? [modelB] : [])].map((name) => resolveSide(engines, name)));
  const [a, b] = found;
  if (a && b && a.engine.id === b.engine.id && a.model === b.model) {
    throw new AppError("BAD_REQUEST", `${a.model} cannot be compared with itself`, {
      hint: "Choose another second model, or none to measure one alone.",
    });
  }
  return found;
}

/** The same with what their engines say of them, once these run. Throws as `findSides`, and UNAVAILABLE. */
export async function resolveSides(
  engines: EngineRegistry,
  options: { modelA: string; modelB: string | null },
): Promise<Contestant[]> {
  const found = await findSides(engines, options);
  return Promise.all(
    found.map(({ engine, model }, index) => describeContestant(index === 0 ? "a" : "b", engine, model)),
  );
}
