import { readSetting, writeSetting } from "~/db/queries/settings";
import type { Runtime } from "~/server/runtime";
import { type ModelDefaults, modelDefaultsSchema } from "~/shared/contracts/model-settings";
import { modelKey } from "~/shared/model-names";

const noDefaults: ModelDefaults = { system: "", options: {}, keepAlive: null };

const settingOf = (name: string): string => `model ${modelKey(name)}`;

/** What a person wants of a model; a row that no longer reads, or none, gives none. */
export function readModelDefaults({ db }: Pick<Runtime, "db">, name: string): ModelDefaults {
  return modelDefaultsSchema.safeParse(readSetting(db, settingOf(name))).data ?? noDefaults;
}

/** Saves a model's defaults; those that say nothing are forgotten. */
export function saveModelDefaults(
  { db, bus }: Pick<Runtime, "db" | "bus">,
  name: string,
  defaults: ModelDefaults,
): ModelDefaults {
  const isEmpty = JSON.stringify(defaults) === JSON.stringify(noDefaults);
  writeSetting(db, settingOf(name), isEmpty ? null : defaults, Date.now());
  bus.publish({ type: "models.changed" });
  return defaults;
}

/** `keep_alive` as both engines read it: Ollama takes a bare number only as one. */
export function toKeepAlive(text: string): string | number {
  const seconds = Number(text);
  return text.trim() !== "" && Number.isFinite(seconds) ? seconds : text;
}
