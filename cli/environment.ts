import { homedir } from "node:os";
import { join } from "node:path";

/** The variables that the CLI itself reads. The only place in `cli/` that touches `process.env`. */
export interface Environment {
  /** Address of a daemon, set by `OLLMLX_URL` or `--host`. */
  url: string | undefined;
  port: string | undefined;
  apiKey: string | undefined;
  /** Folder of the daemon's own files. */
  home: string;
}

export function readEnvironment(): Environment {
  const env = process.env;
  return {
    url: env.OLLMLX_URL || undefined,
    port: env.OLLMLX_PORT || undefined,
    apiKey: env.OLLMLX_API_KEY || undefined,
    home: env.OLLMLX_HOME || join(homedir(), ".ollmlx"),
  };
}

/** Makes `--host` count as `OLLMLX_URL` for the rest of this process. */
export function chooseDaemonUrl(url: string): void {
  process.env.OLLMLX_URL = url;
}
