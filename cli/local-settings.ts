import type { Setting } from "~/shared/contracts/system";

/** The settings that a daemon started from this shell would have. Throws for a wrong one. */
export async function readLocalSettings(): Promise<Setting[]> {
  const { loadConfig } = await import("~/server/config");
  return loadConfig().settings;
}
