import type { Engine } from "~/server/engines/engine";
import { EngineLease } from "~/server/engines/engine-lease";
import { parseModelRef } from "~/server/engines/model-ref";
import { AppError } from "~/server/errors";
import type { EngineId, EngineStatus } from "~/shared/contracts/engine";
import type { Model } from "~/shared/contracts/model";

/** All engines of the daemon, and which of them serves a model. */
export class EngineRegistry {
  /** Whoever needs all engines for itself holds this. */
  readonly lease = new EngineLease();

  constructor(private readonly engines: readonly Engine[]) {
    for (const { queue } of engines) queue.obey(this.lease);
  }

  all(): readonly Engine[] {
    return this.engines;
  }

  get(id: EngineId): Engine {
    const engine = this.engines.find((candidate) => candidate.id === id);
    if (!engine) throw new AppError("NOT_FOUND", `there is no engine '${id}'`);
    return engine;
  }

  statuses(): EngineStatus[] {
    return this.engines.map((engine) => engine.status());
  }

  /** Installed models of every engine; an engine that is down adds none. */
  async listModels(): Promise<Model[]> {
    const lists = await Promise.all(this.engines.map((engine) => engine.listModels()));
    return lists.flat();
  }

  /**
   * The engine where a model of that name is installed, and its full name there. The engine that the name's form asks
   * for is looked at first. Throws NOT_FOUND.
   */
  async resolve(typed: string): Promise<{ engine: Engine; model: string }> {
    const ref = parseModelRef(typed);
    for (const engine of this.#inOrder(ref.natural)) {
      if (ref.forced && engine.id !== ref.forced) continue;
      const model = await engine.findModel(ref.name);
      if (model !== null) return { engine, model };
    }
    throw new AppError("NOT_FOUND", `model '${typed}' not found`, { hint: `Pull it first: ollmlx pull ${typed}` });
  }

  /** Where a model that is not installed comes from, and its name there. */
  engineForPull(typed: string): { engine: Engine; model: string } {
    const ref = parseModelRef(typed);
    return { engine: this.get(ref.natural), model: ref.name };
  }

  #inOrder(first: EngineId): Engine[] {
    return [...this.engines].sort((a, b) => Number(b.id === first) - Number(a.id === first));
  }
}
