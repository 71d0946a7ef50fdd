import { z } from "zod";
import type { Engine } from "~/server/engines/engine";
import { mlxKey, ollamaKey } from "~/server/engines/model-ref";
import { pauseWhileHeld } from "~/server/engines/pause-while-held";
import { AppError, toAppError } from "~/server/errors";
import type { JobHandler } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import type { ModelDetail } from "~/shared/contracts/model";
import { parsePullName } from "~/shared/model-names";

/** Whether a hub does not answer, or has no model of that name that may be had. */
const isOutOfReach = (error: unknown): boolean =>
  error instanceof AppError && ["UPSTREAM_FAILED", "UNAVAILABLE", "NOT_FOUND", "FORBIDDEN"].includes(error.code);

const payloadSchema = z.object({ name: z.string().trim().min(1).max(300) });

/**
 * Downloads a model through the engine that its name's form asks for; `org/name@revision` takes a chosen version of it.
 * Of an installed MLX model only what changed is fetched, and it stays as it is where its hub cannot be reached or has it
 * no more. Result `{ name, engine, isChanged, kept }`; kept tells why it stayed, or is null.
 */
export function createPullHandler({
  engines,
  bus,
}: Pick<Runtime, "engines" | "bus">): JobHandler<typeof payloadSchema> {
  const find = (typed: string) => {
    const { name, revision } = parsePullName(typed);
    return { ...engines.engineForPull(name), revision };
  };
  const describe = async (engine: Engine, wanted: string): Promise<ModelDetail | null> => {
    const name = await engine.findModel(wanted);
    return name === null ? null : engine.showModel(name);
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
      const onPause = () => report({ phase: "paused", message: "Paused while a benchmark has the engines" });
      const before = await describe(engine, wanted);
      let kept: string | null = null;
      // Of its own models, Ollama decides this itself.
      const isInStore = engine.id === "mlx" && before !== null;
      // As it is written on the disk: another case would be a second folder.
      const source = isInStore ? parsePullName(before.name).name : model;
      // What was made of the model here would be lost.
      if (!isInStore || before.madeFrom === null) {
        await pauseWhileHeld(engines.lease, { signal, onPause }, (signal) =>
          engine.pullModel(source, revision, { signal, report }),
        ).catch((error: unknown) => {
          if (!isInStore || !isOutOfReach(error)) throw error;
          kept = toAppError(error).message;
          report({ phase: "kept as it is", message: kept });
        });
      }
      bus.publish({ type: "models.changed" });
      const after = await describe(engine, wanted);
      const isChanged = after?.digest !== before?.digest;
      return { name: after?.name ?? model, engine: engine.id, isChanged, kept };
    },
  };
}
