import type { Engine } from "~/server/engines/engine";
import type { EngineRegistry } from "~/server/engines/registry";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { makeTwin } from "~/server/services/models/make-twin";
import { demoModel, demoTwin, isDemoTwin } from "~/shared/demo-model";

/** As the registry's `resolve`, but the demo model's twin need not be there yet. Throws NOT_FOUND. */
export async function resolveSide(engines: EngineRegistry, name: string): Promise<{ engine: Engine; model: string }> {
  if (!isDemoTwin(name)) return engines.resolve(name);
  return engines.resolve(name).catch(async () => {
    await engines.resolve(demoModel);
    return { engine: engines.get("ollama"), model: demoTwin };
  });
}

/** Whether the demo model's twin is one of the models wanted and is yet to be made. */
export async function lacksDemoTwin(engines: EngineRegistry, wanted: readonly (string | null)[]): Promise<boolean> {
  if (!wanted.some((name) => name !== null && isDemoTwin(name))) return false;
  return !(await engines.get("ollama").findModel(demoTwin));
}

/** Makes the demo model's twin when it is one of the models wanted and is missing. Throws as `makeTwin`. */
export async function provideDemoTwin(
  parts: { engines: EngineRegistry; config: Pick<Runtime["config"], "modelsDir"> },
  wanted: readonly (string | null)[],
  job: Pick<JobContext, "signal" | "report">,
): Promise<void> {
  if (!(await lacksDemoTwin(parts.engines, wanted))) return;
  job.report({ phase: "prepare", message: `Making ${demoTwin}, the twin of ${demoModel} in Ollama` });
  await makeTwin(parts, { model: demoModel, quantization: "f16", target: demoTwin }, job);
}
