import { setTimeout as pause } from "node:timers/promises";
import type { Contestant } from "~/server/services/bench/resolve-sides";
import { timeLoad } from "~/server/services/bench/time-generation";
import type { BenchCase } from "~/shared/bench-cases";
import type { BenchLoad } from "~/shared/contracts/bench";

/** Both models stay in memory while their files take at most this share of it; context and engines need the rest. */
const RESIDENT_SHARE = 0.6;

const UNLOAD_TIMEOUT_MS = 10_000;
const UNLOAD_POLL_MS = 50;

interface ResidencyOptions {
  contextTokens: number;
  machineBytes: number;
  signal: AbortSignal;
  warmups: number;
  onLoad: (load: BenchLoad) => void;
  /** Sends one request of the case's shape, whose figures nobody reads. */
  warmUp: (contestant: Contestant, benchCase: BenchCase) => Promise<void>;
  onStep: (message: string) => void;
}

/**
 * Which of the models under test are in memory. Two that fit stay loaded for the whole run; otherwise one is freed
 * before the other is loaded. A model is warmed up for each case after each load, never inside a measurement.
 */
export class ModelResidency {
  readonly #warm = new Map<Contestant, Set<string>>();
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
    await this.unloadAll();
    for (const contestant of this.#fitsTogether ? this.contestants : this.contestants.slice(0, 1)) {
      await this.#load(contestant);
    }
  }

  get loaded(): readonly Contestant[] {
    return [...this.#loaded];
  }

  /** Brings the contestant into memory and warms it up for the case where that has not happened since its load. */
  async prepare(contestant: Contestant, benchCase: BenchCase): Promise<void> {
    const { warmups, warmUp, onStep } = this.options;
    if (!this.#loaded.has(contestant)) {
      onStep(`Loading ${contestant.model.name}`);
      for (const other of this.#loaded) await this.#unload(other);
      await this.#load(contestant);
    }
    const warm = this.#warm.get(contestant) ?? new Set();
    if (warm.has(benchCase.id)) return;
    for (let round = 0; round < warmups; round++) {
      onStep(`Warming up ${contestant.model.name}`);
      await warmUp(contestant, benchCase);
    }
    this.#warm.set(contestant, warm.add(benchCase.id));
  }

  /** Loads one alone, for the pass that looks at its memory. */
  async loadAlone(contestant: Contestant): Promise<void> {
    await this.unloadAll();
    await this.#load(contestant);
  }

  async unloadAll(): Promise<void> {
    for (const contestant of this.contestants) await this.#unload(contestant);
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
