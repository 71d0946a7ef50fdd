import type { Engine } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { categoryRules } from "~/server/services/execute/categories";
import { readModelDefaults, toKeepAlive } from "~/server/services/models/model-defaults";
import { chooseForRole } from "~/server/services/models/model-roles";
import type { ExecutionCategory } from "~/shared/contracts/execution";
import type { Model } from "~/shared/contracts/model";

export interface Executor {
  engine: Engine;
  model: Model;
  keepAlive: string | number;
}

/** The model asked for, else the one that has the category's role: code or general text. Throws NOT_FOUND. */
export async function chooseExecutor(
  parts: Pick<Runtime, "db" | "engines" | "config">,
  category: ExecutionCategory,
  wanted: string | undefined,
): Promise<Executor> {
  const { engine, model } = await findModel(parts, category, wanted);
  const keepAlive = toKeepAlive(readModelDefaults(parts, model.name).keepAlive ?? parts.config.keepAlive);
  return { engine, model, keepAlive };
}

async function findModel(
  { db, engines }: Pick<Runtime, "db" | "engines">,
  category: ExecutionCategory,
  wanted: string | undefined,
): Promise<{ engine: Engine; model: Model }> {
  if (wanted !== undefined) {
    const { engine, model: name } = await engines.resolve(wanted);
    const model = (await engine.listModels()).find((candidate) => candidate.name === name);
    return { engine, model: model ?? (await engine.showModel(name)) };
  }
  const models = await engines.listModels();
  const { chosen } = chooseForRole({ db }, categoryRules[category].role, models);
  const best = models.find(({ name }) => name === chosen);
  if (best) return { engine: engines.get(best.engine), model: best };
  throw new AppError("NOT_FOUND", "no model is installed that can do this", {
    hint: "Pull one, for example: ollmlx pull mlx-community/Qwen2.5-Coder-7B-Instruct-4bit",
  });
}
