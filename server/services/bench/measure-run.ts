import { insertBenchSample, saveBenchLoads, saveBenchMemory } from "~/db/queries/bench";
import type { JobContext } from "~/server/jobs/job-handler";
import { measureMemory } from "~/server/services/bench/measure-memory";
import { ModelResidency } from "~/server/services/bench/model-residency";
import { openPowerMeter, type PowerMeter } from "~/server/services/bench/power-meter";
import { preparePrompts } from "~/server/services/bench/prepare-prompts";
import type { Contestant } from "~/server/services/bench/resolve-sides";
import { rest } from "~/server/services/bench/rest";
import type { BenchParts } from "~/server/services/bench/run-benchmark";
import { generate, type Repetition, returnRepetition, runRepetition } from "~/server/services/bench/run-repetition";
import type { GatewayDoor } from "~/server/services/bench/send-through-gateway";
import { TextBatches } from "~/server/services/bench/text-batches";
import type { ChatPrompt } from "~/server/services/bench/time-generation";
import { type BenchCase, countRequests, hasExactPrompt, listCases } from "~/shared/bench-cases";
import { markChunk, markRepetition } from "~/shared/bench-live-text";
import { nextPair, orderPair } from "~/shared/bench-schedule";
import { findWorkload } from "~/shared/bench-workloads";
import type { BenchRun, BenchSample } from "~/shared/contracts/bench";

export interface Measurement {
  /** Grows by every sample, load and figure of memory as it is stored. */
  run: BenchRun;
  contestants: [Contestant, ...Contestant[]];
  door: GatewayDoor;
  job: JobContext;
}

/** Measures what is missing of a run, case by case, and stores each repetition as it ends. Throws what stopped it. */
export async function measureRun(parts: BenchParts, measurement: Measurement): Promise<void> {
  await new RunMeasurer(parts, measurement, await openPowerMeter()).measure();
}

class RunMeasurer {
  readonly #startedAt = performance.now();
  readonly #text: TextBatches;
  readonly #residency: ModelResidency;
  readonly #nextPrompt;
  readonly #run: BenchRun;
  /** Repetitions that an earlier life of the run had measured. */
  readonly #before: number;

  constructor(
    private readonly parts: BenchParts,
    private readonly measurement: Measurement,
    private readonly meter: PowerMeter,
  ) {
    const { run, contestants, job } = measurement;
    const { contextTokens, options } = run;
    this.#run = run;
    this.#before = run.samples.length;
    this.#text = new TextBatches(job.appendText);
    this.#nextPrompt = preparePrompts(options, contestants, { contextTokens, signal: job.signal });
    this.#residency = new ModelResidency(contestants, {
      contextTokens,
      machineBytes: run.machine.memoryBytes,
      signal: job.signal,
      warmups: options.warmups,
      onLoad: (load) => {
        run.loads.push(load);
        saveBenchLoads(parts.db, run.id, run.loads);
      },
      warmUp: async (contestant, benchCase) => {
        const plan = this.#plan(contestant, benchCase, 0, null);
        await generate(plan, await this.#promptOf(benchCase)).catch(returnRepetition);
      },
      onStep: (message) => this.#report("warm-up", message),
    });
  }

  async measure(): Promise<void> {
    const { options } = this.#run;
    const sides = this.measurement.contestants.length === 1 ? 1 : 2;
    try {
      this.#report("load", "Loading the models");
      await this.#residency.loadAtStart();
      for (const benchCase of listCases(options)) {
        for (let pair = nextPair(this.#run, benchCase); pair !== null; pair = nextPair(this.#run, benchCase)) {
          await this.#measurePair(benchCase, pair, sides);
        }
      }
      if (options.memory) await this.#measureMemory();
      this.#report("done", "Done");
    } finally {
      this.#text.flush();
      await this.#residency.release();
    }
  }

  async #measurePair(benchCase: BenchCase, pair: number, sides: 1 | 2): Promise<void> {
    let prompt: string | ChatPrompt | null = null;
    if (pair === 0 || this.#run.samples.length === this.#before) {
      for (const contestant of this.#residency.loaded) await this.#residency.prepare(contestant, benchCase);
    }
    for (const side of orderPair(pair, sides)) {
      const { contestants, job } = this.measurement;
      const contestant = contestants.find((one) => one.side === side) ?? contestants[0];
      await this.#residency.prepare(contestant, benchCase);
      prompt ??= await this.#promptOf(benchCase);
      const environment = await rest(this.#run.options, {
        signal: job.signal,
        onHot: () => this.#report("cool-down", "Waiting for the machine to cool down"),
      });
      this.#report("measure", describeStep(benchCase, pair, contestant.model.name));
      this.#text.push(markRepetition(side));
      const onText = (delta: string) => this.#text.push(markChunk(delta));
      const plan = { ...this.#plan(contestant, benchCase, pair, environment), prompt, onText };
      for (const sample of await this.#measureSide(benchCase, plan)) this.#store(sample);
    }
  }

  /** One side of a pair: one request, several at once, or one straight and one through the daemon. */
  async #measureSide(benchCase: BenchCase, plan: Repetition): Promise<Omit<BenchSample, "position">[]> {
    const { onText: _, ...silent } = plan;
    switch (benchCase.kind) {
      case "concurrency": {
        const prompts = [plan.prompt];
        while (prompts.length < benchCase.concurrency) prompts.push(await this.#promptOf(benchCase));
        const one = (prompt: Repetition["prompt"], index: number) =>
          runRepetition({ ...(index === 0 ? plan : silent), prompt, isCrowded: benchCase.concurrency > 1 });
        return Promise.all(prompts.map(one));
      }
      case "gateway": {
        // The two take turns, so that neither is always the first after the pause.
        const straight = () => runRepetition(plan);
        const through = async () =>
          runRepetition({ ...silent, prompt: await this.#promptOf(benchCase), door: this.measurement.door });
        const first = await (plan.pair % 2 === 0 ? straight : through)();
        return [first, await (plan.pair % 2 === 0 ? through : straight)()];
      }
      case "workload":
        return [await runRepetition(plan)];
      default: {
        const nextPrompt = async () => String(await this.#promptOf(benchCase));
        return [await runRepetition({ ...plan, nextPrompt })];
      }
    }
  }

  async #measureMemory(): Promise<void> {
    const { contestants } = this.measurement;
    const [main] = listCases(this.#run.options);
    if (!main) return;
    for (const contestant of contestants) {
      if (this.#run.memory.some(({ side }) => side === contestant.side)) continue;
      this.#report("memory", `Looking at the memory of ${contestant.model.name}`);
      const memory = await measureMemory(contestant, {
        unloadAll: () => this.#residency.unloadAll(),
        load: (one) => this.#residency.loadAlone(one),
        generate: async (one) => generate(this.#plan(one, main, 0, null), await this.#promptOf(main)),
      });
      if (memory) this.#run.memory.push(memory);
      saveBenchMemory(this.parts.db, this.#run.id, this.#run.memory);
    }
  }

  async #promptOf(benchCase: BenchCase): Promise<string | ChatPrompt> {
    const workload = findWorkload(benchCase.id.replace(/^workload:/, ""));
    if (benchCase.kind === "workload" && workload) {
      const { messages, format } = workload;
      return format ? { messages, format } : { messages };
    }
    return this.#nextPrompt(hasExactPrompt(this.#run.options, benchCase) ? benchCase.promptTokens : null);
  }

  #plan(
    contestant: Contestant,
    { id: caseId, outputTokens }: BenchCase,
    pair: number,
    environment: Repetition["environment"],
  ): Omit<Repetition, "prompt"> {
    const { signal } = this.measurement.job;
    const { contextTokens } = this.#run;
    const runStartedAt = this.#startedAt;
    const { meter } = this;
    return { contestant, pair, caseId, outputTokens, contextTokens, signal, runStartedAt, environment, meter };
  }

  #store(sample: Omit<BenchSample, "position">): void {
    this.#text.flush();
    const placed = { ...sample, position: this.#run.samples.length };
    this.#run.samples.push(placed);
    insertBenchSample(this.parts.db, this.#run.id, placed);
    this.parts.bus.publish({ type: "bench.changed", benchRunId: this.#run.id });
  }

  #report(phase: string, message: string): void {
    const done = this.#run.samples.length;
    const total = Math.max(countRequests(this.#run.options), done);
    const measured = done - this.#before;
    const perRequestMs = measured === 0 ? null : (performance.now() - this.#startedAt) / measured;
    const remainingMs = perRequestMs === null ? {} : { remainingMs: perRequestMs * (total - done) };
    this.measurement.job.report({ phase, message, done, total, unit: "repetitions", ...remainingMs });
  }
}

function describeStep(
  { kind, pairs, promptTokens, concurrency, outputTokens, id }: BenchCase,
  pair: number,
  name: string,
) {
  const place = pair < pairs ? `${pair + 1} of ${pairs}` : `${pair + 1}, for a narrower interval`;
  switch (kind) {
    case "main":
      return `Pair ${place}: ${name}`;
    case "length":
      return `Prompt of ${promptTokens} tokens, ${place}: ${name}`;
    case "concurrency":
      return `${concurrency} at once, ${place}: ${name}`;
    case "sustained":
      return `${outputTokens} tokens in one answer: ${name}`;
    case "gateway":
      return `Through the daemon and straight, ${place}: ${name}`;
    case "workload":
      return `${findWorkload(id.replace(/^workload:/, ""))?.label ?? id}, ${place}: ${name}`;
  }
}
