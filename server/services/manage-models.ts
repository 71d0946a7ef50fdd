import { text } from "node:stream/consumers";
import { engineError } from "~/server/engines/engine-client";
import type { Runtime } from "~/server/runtime";
import type { ModelDetail } from "~/shared/contracts/model";

type Models = Pick<Runtime, "engines" | "bus">;

/** Throws NOT_FOUND. */
export async function showModel({ engines }: Pick<Runtime, "engines">, name: string): Promise<ModelDetail> {
  const { engine, model } = await engines.resolve(name);
  return engine.showModel(model);
}

/** Brings the model into memory and resolves when it is there. Throws NOT_FOUND or the engine's error. */
export async function loadModel({ engines, bus }: Models, name: string): Promise<void> {
  const { engine, model } = await engines.resolve(name);
  const request = Buffer.from(JSON.stringify({ model, prompt: "", stream: false }));
  const reply = await engine.send("/api/generate", request, { signal: new AbortController().signal });
  const answer = await text(reply.body);
  if (reply.statusCode !== 200) throw engineError(reply.statusCode, answer);
  bus.publish({ type: "models.changed" });
}

/** Frees the model's memory. Throws NOT_FOUND. */
export async function unloadModel({ engines, bus }: Models, name: string): Promise<void> {
  const { engine, model } = await engines.resolve(name);
  await engine.unloadModel(model);
  bus.publish({ type: "models.changed" });
}

/** Deletes the model's files. Throws NOT_FOUND. */
export async function removeModel({ engines, bus }: Models, name: string): Promise<void> {
  const { engine, model } = await engines.resolve(name);
  await engine.removeModel(model);
  bus.publish({ type: "models.changed" });
}
