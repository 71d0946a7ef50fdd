import { setTimeout as pause } from "node:timers/promises";
import type { Contestant } from "~/server/services/bench/resolve-sides";
import { generate, type RepetitionContext } from "~/server/services/bench/run-repetition";
import { timeLoad } from "~/server/services/bench/time-generation";
import type { BenchLoad } from "~/shared/contracts/bench";

/** Both models stay in memory while their files take at most this share of it; context and engines need the rest. */
const RESIDENT_SHARE = 0.6;

const UNLOAD_TIMEOUT_MS = 10_000;
const UNLOAD_POLL_MS = 50;

interface ResidencyOptions {
  contextTokens: number;
  machineBytes: number;
  signal: AbortSignal;
  onLoad: (load: BenchLoad) => void;
}

/**
 * Which of the models under test are in memory. Two that fit stay loaded for the whole run; otherwise one is freed
 * before the other is loaded. A model is warmed up after each load, never inside a measurement.
 */
export class ModelResidency {
  readonly #warm = new Set<Contestant>();
  readonly #loaded = new Set<Contestant>();
  readonly #fitsTogether: boolean;

  constructor(
    private readonly contestants: readonly Contestant[],
    private readonly options: ResidencyOptions,
  ) {
    const bytes = contestants.reduce((sum, { model }) => sum + model.sizeBytes, 0);
    this.#fitsTogether = bytes <= RESIDENT_SHARE * options.machineBytes;
  }

  /** Frees all and loads what fits, the first contestant at least. */
  async loadAtStart(): Promise<void> {
    for (const contestant of this.contestants) await this.#unload(contestant);
    for (const contestant of this.#fitsTogether ? this.contestants : this.contestants.slice(0, 1)) {
      await this.#load(contestant);
    }
  }

  get loaded(): readonly Contestant[] {
    return [...this.#loaded];
  }

  /** Brings the contestant into memory and warms it up where that has not happened since its load. */
  async prepare(
    contestant: Contestant,
    context: RepetitionContext,
    onWarmUp: (message: string) => void,
  ): Promise<void> {
    if (!this.#loaded.has(contestant)) {
      onWarmUp(`Loading ${contestant.model.name}`);
      for (const other of this.#loaded) await this.#unload(other);
      await this.#load(contestant);
    }
    if (this.#warm.has(contestant)) return;
    for (let round = 0; round < context.options.warmups; round++) {
      onWarmUp(`Warming up ${contestant.model.name}`);
      await generate(contestant, await context.nextPrompt(), context);
    }
    this.#warm.add(contestant);
  }

  /** Frees what this run loaded. An engine that is gone has freed it already. */
  async release(): Promise<void> {
    for (const { engine, model } of this.#loaded) await engine.unloadModel(model.name).catch(() => undefined);
  }

  async #load(contestant: Contestant): Promise<void> {
    const { engine, model, side } = contestant;
    const { contextTokens, signal, onLoad } = this.options;
    this.#loaded.add(contestant);
    onLoad({ side, loadMs: await timeLoad({ engine, model: model.name, contextTokens, signal }) });
  }

  /** Engines may answer before the memory is free, so this looks until it is or `UNLOAD_TIMEOUT_MS` have passed. */
  async #unload(contestant: Contestant): Promise<void> {
    const { engine, model } = contestant;
    this.#loaded.delete(contestant);
    this.#warm.delete(contestant);
    await engine.unloadModel(model.name);
    const deadline = performance.now() + UNLOAD_TIMEOUT_MS;
    while (performance.now() < deadline) {
      const found = (await engine.listModels()).find(({ name }) => name === model.name);
      if (!found?.loaded) return;
      await pause(UNLOAD_POLL_MS, undefined, { signal: this.options.signal });
    }
  }
}
