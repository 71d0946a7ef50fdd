import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { findMlxModel } from "~/server/services/models/find-mlx-model";
import { parseTargetName, requireFreeName } from "~/server/services/models/target-name";
import { findTrainingData } from "~/server/services/models/training-data";
import {
  type FineTuneRequest,
  type TrainingPoint,
  type TrainingRecord,
  trainingRecordSchema,
} from "~/shared/contracts/fine-tune";

type Parts = Pick<Runtime, "engines" | "config">;

/** Kept beside a model that was trained here. */
const recordFile = "training.json";
const keptPoints = 400;

/**
 * The request with full names, once everything that can be known before has been checked. Throws NOT_FOUND, BAD_REQUEST,
 * CONFLICT for a taken name, NOT_SUPPORTED where training is impossible.
 */
export async function prepareFineTune(parts: Parts, request: FineTuneRequest): Promise<FineTuneRequest> {
  const { engines } = parts;
  const { model, workshop } = await findMlxModel(engines, request.model, "fine-tuned");
  if (!model.capabilities.includes("completion")) {
    throw new AppError(
      "NOT_SUPPORTED",
      `${model.name} makes embeddings; only models that write text can be fine-tuned`,
    );
  }
  if (model.hasAdapter) {
    throw new AppError("BAD_REQUEST", `${model.name} has an adapter beside its weights already`, {
      hint: "Fuse it into a model of its own first, or train the model that it was made from.",
    });
  }
  const target = parseTargetName(request.target);
  await requireFreeName(engines, "mlx", target);
  await findTrainingData(parts, request.dataId);
  await workshop.require();
  return { ...request, model: model.name, target };
}

/**
 * Trains, and makes the model that was asked for. Each figure goes to `appendText` as a JSON line, so that pages draw
 * the curve as it grows; it is kept beside the model. Result `{ name, engine, from, steps, loss }`.
 */
export async function fineTuneModel(
  parts: Parts,
  request: FineTuneRequest,
  { signal, report, appendText }: Pick<JobContext, "signal" | "report" | "appendText">,
): Promise<Record<string, unknown>> {
  const { model, target, dataId, finish, ...settings } = await prepareFineTune(parts, request);
  const { workshop } = await findMlxModel(parts.engines, model, "fine-tuned");
  const points: TrainingPoint[] = [];
  let split: TrainingRecord["split"] = null;
  const trained = finish === "fuse" ? `${target}-adapter` : target;
  const work = { model, target: trained, dataFile: await findTrainingData(parts, dataId), settings };
  const listener = {
    onSplit: (found: NonNullable<TrainingRecord["split"]>) => {
      split = found;
      appendText(`${JSON.stringify({ type: "data", ...found })}\n`);
    },
    onPoint: (point: TrainingPoint) => {
      points.push(point);
      appendText(`${JSON.stringify(point)}\n`);
    },
  };
  await workshop.fineTune(work, listener, { signal, report });
  if (finish === "fuse") await fuse(parts, trained, target, { signal, report });
  const record: TrainingRecord = { base: model, request, split, points: thin(points), finishedAt: Date.now() };
  await workshop.addFile(target, recordFile, record);
  const last = points.findLast(({ type }) => type === "train");
  return {
    name: target,
    engine: "mlx",
    from: model,
    steps: last?.step ?? 0,
    loss: last && "loss" in last ? last.loss : null,
  };
}

/** Weights of their own in place of the adapter, whose model is then removed. */
async function fuse(
  { engines }: Parts,
  trained: string,
  target: string,
  options: Pick<JobContext, "signal" | "report">,
): Promise<void> {
  const { workshop } = await findMlxModel(engines, trained, "fused");
  const settings = { action: "fuse", bits: 16, groupSize: 64, mode: "affine", dtype: null } as const;
  await workshop.convert(trained, target, settings, options);
  await engines.get("mlx").removeModel(trained);
}

/** How a model was trained here; null for one that was not. Throws NOT_FOUND. */
export async function readTraining(
  { engines }: Pick<Runtime, "engines">,
  name: string,
): Promise<TrainingRecord | null> {
  const { engine, model } = await engines.resolve(name);
  const { path } = await engine.showModel(model);
  if (path === null) return null;
  const text = await readFile(join(path, recordFile), "utf8").catch(() => null);
  return text === null ? null : (trainingRecordSchema.safeParse(JSON.parse(text)).data ?? null);
}

/** Every nth point where there are more than a chart shows; checkpoints and checks are all kept. */
function thin(points: TrainingPoint[]): TrainingPoint[] {
  const step = Math.ceil(points.length / keptPoints);
  return points.filter(({ type }, index) => type !== "train" || index % step === 0 || index === points.length - 1);
}
