import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "~/cli/cli-error";
import { readEnvironment } from "~/cli/environment";

/** Where the hub's token is kept: the daemon reads it at each pull. */
export const tokenFile = (): string => join(readEnvironment().home, "hf-token");

/** Writes it readable by this user alone, from its first moment on. */
export function writeToken(token: string): void {
  const file = tokenFile();
  try {
    mkdirSync(readEnvironment().home, { recursive: true });
    // A file that is there would keep its own permissions.
    rmSync(file, { force: true });
    writeFileSync(file, `${token}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new CliError(`cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** False when there was none. */
export function removeToken(): boolean {
  try {
    rmSync(tokenFile());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
