import { z } from "zod";
import { mlxKey, ollamaKey } from "~/server/engines/model-ref";
import type { JobHandler } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";

const payloadSchema = z.object({ name: z.string().trim().min(1).max(300) });

/** Downloads a model through the engine that its name's form asks for; result `{ name, engine }`. */
export function createPullHandler({
  engines,
  bus,
}: Pick<Runtime, "engines" | "bus">): JobHandler<typeof payloadSchema> {
  return {
    kind: "pull",
    payload: payloadSchema,
    title: ({ name }) => `Pull ${name}`,
    idempotencyKey: ({ name }) => {
      const { engine, model } = engines.engineForPull(name);
      return `${engine.id}:${engine.id === "mlx" ? mlxKey(model) : ollamaKey(model)}`;
    },
    run: async ({ name }, { signal, report }) => {
      const { engine, model } = engines.engineForPull(name);
      // Ollama compares an installed tag with its registry itself; an MLX folder is complete or not there.
      const installed = engine.id === "mlx" ? await engine.findModel(model) : null;
      if (installed === null) await engine.pullModel(model, { signal, report });
      bus.publish({ type: "models.changed" });
      return { name: installed ?? model, engine: engine.id };
    },
  };
}
