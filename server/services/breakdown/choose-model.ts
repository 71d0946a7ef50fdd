import type { Engine } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { readModelDefaults, toKeepAlive } from "~/server/services/models/model-defaults";
import { chooseForRole, readRoleOptions } from "~/server/services/models/model-roles";
import type { Model } from "~/shared/contracts/model";
import { type ModelRole, type RoleOptions, roleOptionsSchema } from "~/shared/contracts/model-settings";

export interface ChosenModel {
  engine: Engine;
  model: Model;
  /** How long it stays loaded afterwards: its own default, else the daemon's. */
  keepAlive: string | number;
  /** What the person tells the model before each question; "" = nothing. */
  system: string;
  /** How the person wants the work done: the model's options, and above them those of the kind of work. */
  options: RoleOptions;
}

/** The model asked for, else the one that has the role. Throws NOT_FOUND when there is none. */
export async function chooseModel(
  parts: Pick<Runtime, "db" | "engines" | "config">,
  wanted: string | undefined,
  role: ModelRole = "general",
): Promise<ChosenModel> {
  const { engine, model } = await findModel(parts, wanted, role);
  const defaults = readModelDefaults(parts, model.name);
  const options = { ...roleOptionsSchema.parse(defaults.options), ...readRoleOptions(parts, role) };
  const keepAlive = toKeepAlive(defaults.keepAlive ?? parts.config.keepAlive);
  return { engine, model: limitContext(model, options.num_ctx), keepAlive, system: defaults.system, options };
}

/** The model as if its window were no larger than the person allows it. */
function limitContext(model: Model, limit: number | undefined): Model {
  return limit === undefined ? model : { ...model, contextLength: Math.min(model.contextLength ?? limit, limit) };
}

async function findModel(
  { db, engines }: Pick<Runtime, "db" | "engines">,
  wanted: string | undefined,
  role: ModelRole,
): Promise<{ engine: Engine; model: Model }> {
  if (wanted !== undefined) {
    const { engine, model: name } = await engines.resolve(wanted);
    const model = (await engine.listModels()).find((candidate) => candidate.name === name);
    return { engine, model: model ?? (await engine.showModel(name)) };
  }
  const models = await engines.listModels();
  const { chosen } = chooseForRole({ db }, role, models);
  const best = models.find(({ name }) => name === chosen);
  if (!best) {
    throw new AppError("NOT_FOUND", "no model is installed that can do this", {
      hint: "Pull one, for example: ollmlx pull mlx-community/Llama-3.2-1B-Instruct-4bit",
    });
  }
  return { engine: engines.get(best.engine), model: best };
}
