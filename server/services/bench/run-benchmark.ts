import type { z } from "zod";
import { finishBenchRun, insertBenchRun, reopenBenchRun } from "~/db/queries/bench";
import type { Config } from "~/server/config";
import { AppError, toAppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { captureMachine } from "~/server/services/bench/capture-machine";
import { provideDemoTwin } from "~/server/services/bench/demo-twin";
import { hashConfig } from "~/server/services/bench/hash-config";
import { holdEngines } from "~/server/services/bench/hold-engines";
import { measureRun } from "~/server/services/bench/measure-run";
import { chooseContext } from "~/server/services/bench/prepare-prompts";
import { requireResumable } from "~/server/services/bench/read-runs";
import { type Contestant, resolveSides } from "~/server/services/bench/resolve-sides";
import { BENCH_PROTOCOL, type BenchModel, type BenchRun, type benchJobSchema } from "~/shared/contracts/bench";

export type BenchParts = Pick<Runtime, "db" | "bus" | "engines"> & {
  config: Pick<Config, "version" | "apiKey" | "modelsDir">;
  /** Where the daemon itself answers, for the requests that go through it. */
  addresses: Pick<Runtime["addresses"], "url">;
};

interface PlannedRun {
  run: BenchRun;
  contestants: [Contestant, ...Contestant[]];
}

/**
 * Measures one model, or two in ABBA order, and stores every repetition as it ends. A new run's id is the job's, so
 * that a page finds the run of a job at any time. The engines belong to the run meanwhile. Cancelled or failed, the
 * finished repetitions stay, and the run can be resumed. Throws what stopped it.
 */
export async function runBenchmark(
  parts: BenchParts,
  request: z.output<typeof benchJobSchema>,
  job: JobContext,
): Promise<{ benchRunId: string }> {
  const { db, bus, engines } = parts;
  job.report({ phase: "prepare", message: "Looking up the models" });
  const { run, contestants } = await ("resumeRunId" in request
    ? reopenRun(parts, request.resumeRunId, job)
    : planRun(parts, request, job));
  const tell = () => bus.publish({ type: "bench.changed", benchRunId: run.id });
  const end = (status: BenchRun["status"], error: string | null): void => {
    finishBenchRun(db, run.id, { status, error, finishedAt: Date.now() });
    tell();
  };
  tell();
  try {
    const title = `benchmark of ${run.a.name}${run.b ? ` against ${run.b.name}` : ""}`;
    const held = await holdEngines(engines, title, {
      signal: job.signal,
      onWait: (requests) =>
        job.report({ phase: "wait", message: `Waiting for ${requests} request${requests === 1 ? "" : "s"} to end` }),
    });
    try {
      const door = { url: parts.addresses.url, apiKey: parts.config.apiKey, pass: held.pass };
      await measureRun(parts, { run, contestants, door, job });
    } finally {
      held.release();
    }
    end("complete", null);
    return { benchRunId: run.id };
  } catch (thrown) {
    const error: AppError = toAppError(job.signal.aborted ? job.signal.reason : thrown);
    end(job.signal.aborted ? "partial" : "failed", error.message);
    throw error;
  }
}

const pickSides = (sides: Contestant[]): [Contestant, ...Contestant[]] => {
  const [a, ...rest] = sides;
  if (!a) throw new Error("no model was given");
  return [a, ...rest];
};

async function planRun(parts: BenchParts, options: BenchRun["options"], job: JobContext): Promise<PlannedRun> {
  await provideDemoTwin(parts, [options.modelA, options.modelB], job);
  const contestants = pickSides(await resolveSides(parts.engines, options));
  const [a, b] = contestants;
  const machine = await captureMachine();
  const contextTokens = await chooseContext(options, contestants);
  job.signal.throwIfAborted();
  const planned: Omit<BenchRun, "samples" | "configHash"> = {
    id: job.jobId,
    jobId: job.jobId,
    protocol: BENCH_PROTOCOL,
    status: "running",
    options,
    a: a.model,
    b: b?.model ?? null,
    machine,
    ollmlxVersion: parts.config.version,
    contextTokens,
    loads: [],
    memory: [],
    baselineAt: null,
    startedAt: Date.now(),
    finishedAt: null,
    error: null,
  };
  const row = { ...planned, configHash: hashConfig({ ...planned, configHash: "" }) };
  insertBenchRun(parts.db, row);
  return { run: { ...row, samples: [] }, contestants };
}

/** Throws NOT_FOUND, and CONFLICT where what was measured so far would not fit what would be measured now. */
async function reopenRun(parts: BenchParts, id: string, job: JobContext): Promise<PlannedRun> {
  const run = requireResumable(parts, id);
  const contestants = pickSides(await resolveSides(parts.engines, run.options));
  for (const { model, side } of contestants) requireSame(side === "a" ? run.a : run.b, model);
  if (run.protocol !== BENCH_PROTOCOL || run.ollmlxVersion !== parts.config.version) {
    throw changed(`it was measured by ollmlx ${run.ollmlxVersion} and this is ${parts.config.version}`);
  }
  job.signal.throwIfAborted();
  reopenBenchRun(parts.db, id, job.jobId);
  return { run: { ...run, status: "running", jobId: job.jobId, error: null, finishedAt: null }, contestants };
}

const changed = (what: string): AppError =>
  new AppError("CONFLICT", `this run cannot go on: ${what}`, { hint: "Start a new run." });

function requireSame(before: BenchModel | null, now: BenchModel): void {
  if (before?.digest !== now.digest) throw changed(`${now.name} is not the model that it was`);
  if (before.engineVersion !== now.engineVersion) {
    throw changed(`the engine of ${now.name} was ${before.engineVersion} and is ${now.engineVersion}`);
  }
}
