import { eq } from "drizzle-orm";
import type { Connection } from "~/db/client";
import { settings } from "~/db/schema/settings";

/** What was saved under the key, as it was saved; undefined when nothing was. */
export function readSetting(db: Connection, key: string): unknown {
  return db.select({ value: settings.value }).from(settings).where(eq(settings.key, key)).get()?.value;
}

/** Saves under the key; null forgets it. */
export function writeSetting(db: Connection, key: string, value: unknown, at: number): void {
  if (value === null) {
    db.delete(settings).where(eq(settings.key, key)).run();
    return;
  }
  const row = { key, value, updatedAt: at };
  db.insert(settings).values(row).onConflictDoUpdate({ target: settings.key, set: row }).run();
}
