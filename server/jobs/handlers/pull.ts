import { z } from "zod";
import { mlxKey, ollamaKey } from "~/server/engines/model-ref";
import { pauseWhileHeld } from "~/server/engines/pause-while-held";
import type { JobHandler } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { parsePullName } from "~/shared/model-names";

const payloadSchema = z.object({ name: z.string().trim().min(1).max(300) });

/**
 * Downloads a model through the engine that its name's form asks for; `org/name@revision` takes a chosen version of it.
 * Result `{ name, engine }`.
 */
export function createPullHandler({
  engines,
  bus,
}: Pick<Runtime, "engines" | "bus">): JobHandler<typeof payloadSchema> {
  const find = (typed: string) => {
    const { name, revision } = parsePullName(typed);
    return { ...engines.engineForPull(name), revision };
  };
  return {
    kind: "pull",
    payload: payloadSchema,
    title: ({ name }) => `Pull ${name}`,
    idempotencyKey: ({ name }) => {
      const { engine, model, revision } = find(name);
      const key = engine.id === "mlx" ? mlxKey(model) : ollamaKey(model);
      return `${engine.id}:${key}${revision === null ? "" : `@${revision}`}`;
    },
    run: async ({ name }, { signal, report }) => {
      const { engine, model, revision } = find(name);
      const wanted = revision === null ? model : `${model}@${revision}`;
      // Ollama compares an installed tag with its registry itself; an MLX folder is complete or not there.
      const installed = engine.id === "mlx" ? await engine.findModel(wanted) : null;
      if (installed === null) {
        const onPause = () => report({ phase: "paused", message: "Paused while a benchmark has the engines" });
        await pauseWhileHeld(engines.lease, { signal, onPause }, (signal) =>
          engine.pullModel(model, revision, { signal, report }),
        );
      }
      bus.publish({ type: "models.changed" });
      return { name: installed ?? (await engine.findModel(wanted)) ?? model, engine: engine.id };
    },
  };
}
