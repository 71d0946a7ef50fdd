import { finishBenchRun, insertBenchRun, insertBenchSample, saveBenchLoads } from "~/db/queries/bench";
import type { Config } from "~/server/config";
import type { AppError } from "~/server/errors";
import { toAppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { captureMachine } from "~/server/services/bench/capture-machine";
import { ModelResidency } from "~/server/services/bench/model-residency";
import { chooseContext, preparePrompts } from "~/server/services/bench/prepare-prompts";
import { type Contestant, resolveSides } from "~/server/services/bench/resolve-sides";
import { type RepetitionContext, runRepetition } from "~/server/services/bench/run-repetition";
import { TextBatches } from "~/server/services/bench/text-batches";
import { markRepetition } from "~/shared/bench-live-text";
import { scheduleRepetitions } from "~/shared/bench-schedule";
import { BENCH_PROTOCOL, type BenchLoad, type BenchRun } from "~/shared/contracts/bench";

export type BenchParts = Pick<Runtime, "db" | "bus" | "engines"> & { config: Pick<Config, "version"> };

/**
 * Measures one model, or two in ABBA order, and stores every repetition as it ends. The run's id is the job's, so that
 * a page finds the run of a job at any time. Cancelled or failed, the finished repetitions stay. Throws what stopped it.
 */
export async function runBenchmark(
  parts: BenchParts,
  options: BenchRun["options"],
  job: JobContext,
): Promise<{ benchRunId: string }> {
  const { db, bus } = parts;
  job.report({ phase: "prepare", message: "Looking up the models" });
  const [a, b] = await resolveSides(parts.engines, options);
  if (!a) throw new Error("no model was given");
  const contestants: [Contestant, ...Contestant[]] = b ? [a, b] : [a];
  const machine = await captureMachine();
  const contextTokens = await chooseContext(options, contestants);
  job.signal.throwIfAborted();
  insertBenchRun(db, {
    id: job.jobId,
    protocol: BENCH_PROTOCOL,
    status: "running",
    options,
    a: a.model,
    b: b?.model ?? null,
    machine,
    ollmlxVersion: parts.config.version,
    contextTokens,
    loads: [],
    startedAt: Date.now(),
    finishedAt: null,
    error: null,
    jobId: job.jobId,
    configHash: "",
    memory: [],
    baselineAt: null,
  });
  const end = (status: BenchRun["status"], error: string | null): void => {
    finishBenchRun(db, job.jobId, { status, error, finishedAt: Date.now() });
    bus.publish({ type: "bench.changed", benchRunId: job.jobId });
  };
  bus.publish({ type: "bench.changed", benchRunId: job.jobId });
  try {
    await measure(parts, options, job, { contestants, contextTokens, machineBytes: machine.memoryBytes });
    end("complete", null);
    return { benchRunId: job.jobId };
  } catch (thrown) {
    const error: AppError = toAppError(job.signal.aborted ? job.signal.reason : thrown);
    end(job.signal.aborted ? "partial" : "failed", error.message);
    throw error;
  }
}

interface Plan {
  contestants: [Contestant, ...Contestant[]];
  contextTokens: number;
  machineBytes: number;
}

async function measure(parts: BenchParts, options: BenchRun["options"], job: JobContext, plan: Plan): Promise<void> {
  const { contestants, contextTokens, machineBytes } = plan;
  const { signal } = job;
  const schedule = scheduleRepetitions(options.pairs, contestants.length === 1 ? 1 : 2);
  const loads: BenchLoad[] = [];
  const residency = new ModelResidency(contestants, {
    contextTokens,
    machineBytes,
    signal,
    onLoad: (load) => {
      loads.push(load);
      saveBenchLoads(parts.db, job.jobId, loads);
    },
  });
  const text = new TextBatches(job.appendText);
  const progress = { total: schedule.length, unit: "repetitions" } as const;
  try {
    job.report({ phase: "load", message: "Loading the models", done: 0, ...progress });
    await residency.loadAtStart();
    job.report({ phase: "prompt", message: "Building the prompts", done: 0, ...progress });
    const nextPrompt = await preparePrompts(options, contestants, { contextTokens, signal });
    const context: RepetitionContext = { options, contextTokens, signal, nextPrompt };
    const prepare = (contestant: Contestant, done: number) =>
      residency.prepare(contestant, context, (message) => job.report({ phase: "warm-up", message, done, ...progress }));
    for (const contestant of residency.loaded) await prepare(contestant, 0);
    let pairPrompt = { pair: -1, text: "" };
    const startedAt = performance.now();
    for (const repetition of schedule) {
      const contestant = contestants.find(({ side }) => side === repetition.side) ?? contestants[0];
      await prepare(contestant, repetition.position);
      if (pairPrompt.pair !== repetition.pair) pairPrompt = { pair: repetition.pair, text: await nextPrompt() };
      job.report({
        phase: "measure",
        message: `Pair ${repetition.pair + 1} of ${options.pairs}: ${contestant.model.name}`,
        done: repetition.position,
        ...progress,
        ...(repetition.position === 0
          ? {}
          : { remainingMs: estimateRest(startedAt, repetition.position, schedule.length) }),
      });
      text.push(markRepetition(repetition.side));
      const sample = await runRepetition(contestant, repetition, pairPrompt.text, context, (delta) => text.push(delta));
      text.flush();
      insertBenchSample(parts.db, job.jobId, sample);
      parts.bus.publish({ type: "bench.changed", benchRunId: job.jobId });
    }
    job.report({ phase: "done", message: "Done", done: schedule.length, ...progress });
  } finally {
    text.flush();
    await residency.release();
  }
}

const estimateRest = (startedAt: number, done: number, total: number): number =>
  ((performance.now() - startedAt) / done) * (total - done);
