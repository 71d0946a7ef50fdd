import { ulid } from "ulid";
import { listPresetRows, removePresetRow, savePresetRow } from "~/db/queries/conversations";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import type { Preset } from "~/shared/contracts/conversation";

type Store = Pick<Runtime, "db" | "bus">;

export function listPresets({ db }: Pick<Runtime, "db">): Preset[] {
  return listPresetRows(db);
}

/** Saves under a name; a preset of that name is replaced. */
export function savePreset({ db, bus }: Store, preset: Omit<Preset, "id">): Preset {
  const saved = savePresetRow(db, { ...preset, id: ulid() });
  bus.publish({ type: "presets.changed" });
  return saved;
}

/** Throws NOT_FOUND. */
export function removePreset({ db, bus }: Store, id: string): void {
  if (!removePresetRow(db, id)) throw new AppError("NOT_FOUND", "there is no such preset");
  bus.publish({ type: "presets.changed" });
}
