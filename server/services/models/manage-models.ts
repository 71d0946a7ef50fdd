import { text } from "node:stream/consumers";
import { engineError } from "~/server/engines/engine-client";
import type { Runtime } from "~/server/runtime";
import { readModelDefaults, saveModelDefaults, toKeepAlive } from "~/server/services/models/model-defaults";
import { moveRoles } from "~/server/services/models/model-roles";
import { requireFreeName } from "~/server/services/models/target-name";
import type { ModelDetail } from "~/shared/contracts/model";

type Models = Pick<Runtime, "engines" | "bus" | "db">;

/** Throws NOT_FOUND. */
export async function showModel({ engines }: Pick<Runtime, "engines">, name: string): Promise<ModelDetail> {
  const { engine, model } = await engines.resolve(name);
  return engine.showModel(model);
}

/**
 * Brings the model into memory and resolves when it is there. `keepAlive` is how long it then stays ("5m", "-1" = until
 * it is unloaded); without it the model's own default counts, then the daemon's. Throws NOT_FOUND, BUSY while somebody
 * holds the engines, or the engine's error.
 */
export async function loadModel({ engines, bus, db }: Models, name: string, keepAlive?: string): Promise<void> {
  const { engine, model } = await engines.resolve(name);
  engines.lease.check();
  const stay = keepAlive ?? readModelDefaults({ db }, model).keepAlive;
  const body = { model, prompt: "", stream: false, ...(stay === null ? {} : { keep_alive: toKeepAlive(stay) }) };
  const request = Buffer.from(JSON.stringify(body));
  const reply = await engine.send("/api/generate", request, { signal: new AbortController().signal });
  const answer = await text(reply.body);
  if (reply.statusCode !== 200) throw engineError(reply.statusCode, answer);
  bus.publish({ type: "models.changed" });
}

/** Frees the model's memory. Throws NOT_FOUND. */
export async function unloadModel({ engines, bus }: Models, name: string): Promise<void> {
  const { engine, model } = await engines.resolve(name);
  engines.lease.check();
  await engine.unloadModel(model);
  bus.publish({ type: "models.changed" });
}

/** Deletes the model's files. Throws NOT_FOUND. */
export async function removeModel({ engines, bus }: Models, name: string): Promise<void> {
  const { engine, model } = await engines.resolve(name);
  await engine.removeModel(model);
  bus.publish({ type: "models.changed" });
}

/** Gives a model another name in its engine. Throws NOT_FOUND, CONFLICT for a taken name, BAD_REQUEST for a wrong one. */
export async function renameModel({ engines, bus, db }: Models, name: string, to: string): Promise<{ name: string }> {
  const { engine, model } = await engines.resolve(name);
  await requireFreeName(engines, engine.id, to);
  await engine.copyModel(model, to);
  await engine.removeModel(model);
  const renamed = (await engine.findModel(to)) ?? to;
  saveModelDefaults({ db, bus }, renamed, readModelDefaults({ db }, model));
  saveModelDefaults({ db, bus }, model, { system: "", options: {}, keepAlive: null });
  moveRoles({ db }, model, renamed);
  bus.publish({ type: "models.changed" });
  return { name: renamed };
}
