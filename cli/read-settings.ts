import { toCliError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import { readLocalSettings } from "~/cli/local-settings";
import type { Setting, System } from "~/shared/contracts/system";

export interface KnownSettings {
  settings: Setting[];
  /** What the daemon said about itself; null while it does not answer, with the reason in `failure`. */
  system: System | null;
  failure: string;
}

/** The running daemon's settings, else those that one started from this shell would have. */
export async function readSettings(): Promise<KnownSettings> {
  try {
    const system = await createClient().system.status.query();
    return { settings: system.settings, system, failure: "" };
  } catch (error) {
    const { message } = toCliError(error, resolveDaemonUrl);
    return { settings: await readLocalSettings(), system: null, failure: message };
  }
}

export const settingValue = (settings: Setting[], name: string): string =>
  settings.find((setting) => setting.name === name)?.value ?? "";
