import { appendFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { PullOptions } from "~/server/engines/engine";
import { runWorker, type WorkerProgram } from "~/server/engines/mlx/run-worker";
import { writeWhole } from "~/server/engines/mlx/staging";
import type { TrainingListener, TrainingSettings } from "~/server/engines/model-workshop";
import { TransferRate } from "~/server/engines/transfer-rate";
import { type TrainingPoint, trainingPointSchema, trainingSplitSchema } from "~/shared/contracts/fine-tune";

/** Lines of finetune.py on standard output. */
const eventSchema = z.discriminatedUnion("event", [
  trainingSplitSchema.extend({ event: z.literal("data") }),
  z.object({
    event: z.literal("train"),
    step: z.number(),
    total: z.number(),
    loss: z.number(),
    tokensPerSecond: z.number().nullish(),
    peakBytes: z.number().nullish(),
  }),
  z.object({ event: z.literal("valid"), step: z.number(), loss: z.number() }),
  z.object({ event: z.literal("checkpoint"), step: z.number(), file: z.string() }),
]);

export interface TrainingFolders {
  /** Where the adapter and its checkpoints are kept. */
  dest: string;
  modelPath: string;
  /** Changes with the model's files. */
  digest: string;
  /** Named after its content, so that another content is another work. */
  dataFile: string;
}

/** Beside the checkpoints: what is being trained, and the figures so far. */
const planFile = "plan.json";
const pointsFile = "points.jsonl";

/**
 * Runs finetune.py into `dest/adapter`. When `dest` holds checkpoints of the same work, it goes on from the last one;
 * those of other work are removed first.
 */
export async function runTraining(
  program: Omit<WorkerProgram, "args">,
  folders: TrainingFolders,
  settings: TrainingSettings,
  listener: TrainingListener,
  { signal, report }: PullOptions,
): Promise<void> {
  const { dest } = folders;
  const adapter = join(dest, "adapter");
  const isResumed = await prepare(folders, settings);
  const earlier = isResumed ? upToCheckpoint(await readPoints(join(dest, pointsFile))) : [];
  for (const point of earlier) listener.onPoint(point);
  await writeWhole(join(dest, pointsFile), earlier.map((point) => `${JSON.stringify(point)}\n`).join(""));
  const rate = new TransferRate();
  const note = (point: TrainingPoint) => {
    listener.onPoint(point);
    // One after the other, so that the lines keep their order.
    saving = saving.then(() => appendFile(join(dest, pointsFile), `${JSON.stringify(point)}\n`));
  };
  let saving = Promise.resolve();
  report({ phase: "loading the model" });
  try {
    const args = trainingArguments(folders, adapter, settings, isResumed);
    await runWorker({ ...program, args }, eventSchema, signal, (event) => {
      if (event.event === "data") {
        const { event: _, ...split } = event;
        listener.onSplit(split);
        report({ phase: "training", message: "preparing the first step", done: 0, total: settings.iterations });
      } else if (event.event === "train") {
        const { step, total, loss, tokensPerSecond = null, peakBytes = null } = event;
        const { remainingMs } = rate.measure(step, total, performance.now());
        const left = remainingMs === undefined ? {} : { remainingMs };
        const message = `training, loss ${loss.toFixed(3)}`;
        report({ phase: "training", message, done: step, total, unit: "items", ...left });
        note({ type: "train", step, loss, tokensPerSecond, peakBytes });
      } else if (event.event === "valid") note({ type: "valid", step: event.step, loss: event.loss });
      else note({ type: "checkpoint", step: event.step });
    });
  } finally {
    await saving;
  }
}

function trainingArguments(
  { modelPath, dataFile }: TrainingFolders,
  adapter: string,
  settings: TrainingSettings,
  isResumed: boolean,
): string[] {
  const { iterations, batchSize, learningRate, layers, rank, maxTokens, seed } = settings;
  const every = (most: number) => String(Math.max(1, Math.min(most, Math.ceil(iterations / 20))));
  return [
    ["--model", modelPath],
    ["--data", dataFile],
    ["--dest", adapter],
    ["--iterations", String(iterations)],
    ["--batch-size", String(batchSize)],
    ["--learning-rate", String(learningRate)],
    ["--layers", String(layers)],
    ["--rank", String(rank)],
    ["--max-tokens", String(maxTokens)],
    ["--seed", String(seed)],
    ["--report-every", every(10)],
    ["--save-every", every(100)],
    isResumed ? ["--resume"] : [],
  ].flat();
}

/** Whether the folder holds a checkpoint of exactly this work. */
async function prepare({ dest, digest, dataFile }: TrainingFolders, settings: TrainingSettings): Promise<boolean> {
  const plan = JSON.stringify({ digest, dataFile, settings });
  const known = await readFile(join(dest, planFile), "utf8").catch(() => null);
  const files = await readdir(join(dest, "adapter")).catch(() => []);
  if (known === plan && files.some((name) => name.startsWith("checkpoint-"))) return true;
  await rm(dest, { recursive: true, force: true });
  await mkdir(join(dest, "adapter"), { recursive: true });
  await writeWhole(join(dest, planFile), plan);
  return false;
}

/** What came after the last checkpoint is trained, and told, anew. */
function upToCheckpoint(points: TrainingPoint[]): TrainingPoint[] {
  const last = points.findLast(({ type }) => type === "checkpoint")?.step ?? 0;
  return points.filter(({ step }) => step <= last);
}

/** A line that a killed daemon left half written is passed over. */
async function readPoints(file: string): Promise<TrainingPoint[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      return trainingPointSchema.safeParse(JSON.parse(line)).data ?? [];
    } catch {
      return [];
    }
  });
}
