import type { Runtime } from "~/server/runtime";
import type { Model } from "~/shared/contracts/model";

/** Installed models of every engine by name, with what is loaded. An engine that is down adds none. */
export async function listModels({ engines }: Pick<Runtime, "engines">): Promise<Model[]> {
  const models = await engines.listModels();
  return models.sort((a, b) => a.name.localeCompare(b.name));
}
