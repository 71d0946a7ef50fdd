import { listModelRecords } from "~/db/queries/model-records";
import { readSetting, writeSetting } from "~/db/queries/settings";
import type { Runtime } from "~/server/runtime";
import { thisMachine } from "~/server/services/models/list-catalogue";
import type { Model } from "~/shared/contracts/model";
import {
  type ModelRole,
  modelRoleSchema,
  type RoleChoice,
  type RoleOptions,
  roleOptionsSchema,
} from "~/shared/contracts/model-settings";
import { isDemoModel } from "~/shared/demo-model";
import { modelKey } from "~/shared/model-names";
import { routeModel } from "~/shared/route-model";

const settingOf = (role: ModelRole): string => `role ${role}`;
const optionsSettingOf = (role: ModelRole): string => `role options ${role}`;

/** The model that a person chose for a role, or null. */
export function readRolePin({ db }: Pick<Runtime, "db">, role: ModelRole): string | null {
  const value = readSetting(db, settingOf(role));
  return typeof value === "string" ? value : null;
}

/** Chooses a model for a role; null leaves it to the automatic choice. Throws NOT_FOUND for one that is not installed. */
export async function pinRole(
  { db, bus, engines }: Pick<Runtime, "db" | "bus" | "engines">,
  role: ModelRole,
  name: string | null,
): Promise<void> {
  const model = name === null ? null : (await engines.resolve(name)).model;
  writeSetting(db, settingOf(role), model, Date.now());
  bus.publish({ type: "models.changed" });
}

/** How a role's work is done; a row that no longer reads, or none, says nothing. */
export function readRoleOptions({ db }: Pick<Runtime, "db">, role: ModelRole): RoleOptions {
  return roleOptionsSchema.safeParse(readSetting(db, optionsSettingOf(role))).data ?? {};
}

/** Saves how a role's work is done; options that say nothing are forgotten. */
export function saveRoleOptions(
  { db, bus }: Pick<Runtime, "db" | "bus">,
  role: ModelRole,
  options: RoleOptions,
): RoleOptions {
  writeSetting(db, optionsSettingOf(role), Object.keys(options).length === 0 ? null : options, Date.now());
  bus.publish({ type: "models.changed" });
  return options;
}

/** Lets the roles of a model follow its new name. */
export function moveRoles({ db }: Pick<Runtime, "db">, from: string, to: string): void {
  for (const role of modelRoleSchema.options) {
    if (readRolePin({ db }, role) === from) writeSetting(db, settingOf(role), to, Date.now());
  }
}

/** Every role with the model that does its work now, and why. */
export async function listRoles(parts: Pick<Runtime, "db" | "engines">): Promise<RoleChoice[]> {
  const models = await parts.engines.listModels();
  return modelRoleSchema.options.map((role) => chooseForRole(parts, role, models));
}

/** The installed model that does a role's work: the pinned one, else the best by the rules of `shared/route-model.ts`. */
export function chooseForRole({ db }: Pick<Runtime, "db">, role: ModelRole, models: readonly Model[]): RoleChoice {
  const pinned = readRolePin({ db }, role);
  const options = readRoleOptions({ db }, role);
  const found = models.find(({ name }) => pinned !== null && modelKey(name) === modelKey(pinned));
  if (found) return { role, pinned, chosen: found.name, reasons: ["You chose it for this work."], options };
  const lost = pinned === null ? [] : [`${pinned}, which you chose, is not installed.`];
  if (role === "embedding") return { role, pinned, options, ...chooseForEmbedding(models, lost) };
  const decision = routeModel({
    work: role === "code" ? "code" : "general",
    models,
    ...thisMachine(),
    records: listModelRecords(db),
    pin: null,
  });
  const reasons = [...lost, ...(decision?.reasons ?? noModel)];
  return { role, pinned, chosen: decision?.model.name ?? null, reasons, options };
}

const noModel = ["No installed model can write text."];

function chooseForEmbedding(models: readonly Model[], lost: string[]): Pick<RoleChoice, "chosen" | "reasons"> {
  const able = models.filter(({ name, capabilities }) => capabilities.includes("embedding") && !isDemoModel(name));
  const [best] = able.sort((a, b) => a.sizeBytes - b.sizeBytes || a.name.localeCompare(b.name));
  const reasons = best ? ["It is made for embeddings; the smallest of them."] : ["No embedding model is installed."];
  return { chosen: best?.name ?? null, reasons: [...lost, ...reasons] };
}
