import { listLastSpeeds } from "~/db/queries/model-records";
import type { Runtime } from "~/server/runtime";
import type { Model, ModelSpeed } from "~/shared/contracts/model";

/** Installed models of every engine by name, with what is loaded. An engine that is down adds none. */
export async function listModels({ engines }: Pick<Runtime, "engines">): Promise<Model[]> {
  const models = await engines.listModels();
  return models.sort((a, b) => a.name.localeCompare(b.name));
}

/** How fast each model wrote when it was last measured in a chat or a run of the workflow. */
export const listSpeeds = ({ db }: Pick<Runtime, "db">): ModelSpeed[] =>
  listLastSpeeds(db).map(({ model, tokensPerSecond }) => ({ model, tokensPerSecond }));
