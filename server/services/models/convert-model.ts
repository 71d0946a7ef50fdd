import { AppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { findMlxModel } from "~/server/services/models/find-mlx-model";
import { parseTargetName, requireFreeName } from "~/server/services/models/target-name";
import type { ConvertRequest } from "~/shared/contracts/model-work";

type Parts = Pick<Runtime, "engines">;

/**
 * The request with full names, once everything that can be known before has been checked. Throws NOT_FOUND,
 * BAD_REQUEST, CONFLICT for a taken name, NOT_SUPPORTED where it is impossible.
 */
export async function prepareConversion({ engines }: Parts, request: ConvertRequest): Promise<ConvertRequest> {
  const { model, workshop } = await findMlxModel(engines, request.model, "converted");
  const target = parseTargetName(request.target);
  await requireFreeName(engines, "mlx", target);
  await workshop.require();
  const { name, isPacked, hasAdapter, quantization } = model;
  if (request.action === "fuse" && !hasAdapter) {
    throw new AppError("BAD_REQUEST", `${name} has no adapter to fuse`, { hint: "Fine-tune a model first." });
  }
  if (request.action !== "fuse" && hasAdapter) {
    throw new AppError("BAD_REQUEST", `${name} has an adapter beside its weights`, {
      hint: "Fuse it into a model of its own first, and convert that one.",
    });
  }
  if (request.action === "quantize" && isPacked) {
    throw new AppError("BAD_REQUEST", `${name} is packed already (${quantization})`, {
      hint: "Packing it again would lose quality twice: pull the full-precision model, or unpack this one first.",
    });
  }
  if (request.action === "dequantize" && !isPacked && request.dtype === null) {
    throw new AppError("BAD_REQUEST", `the weights of ${name} are not packed (${quantization})`);
  }
  return { ...request, model: name, target };
}

/** Makes the copy. Result `{ name, engine, from }`. */
export async function convertModel(
  parts: Parts,
  request: ConvertRequest,
  { signal, report }: Pick<JobContext, "signal" | "report">,
): Promise<Record<string, unknown>> {
  const { model, target, ...settings } = await prepareConversion(parts, request);
  const { workshop } = await findMlxModel(parts.engines, model, "converted");
  await workshop.convert(model, target, settings, { signal, report });
  return { name: target, engine: "mlx", from: model };
}
