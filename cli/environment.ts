import { homedir } from "node:os";
import { join } from "node:path";

/** The variables that the CLI itself reads. The only place in `cli/` that touches `process.env`. */
export interface Environment {
  /** Address of a daemon, set by `OLLMLX_URL` or `--host`. */
  url: string | undefined;
  port: string | undefined;
  /** Where Ollama's own programs look for a server: `host[:port]`, with or without a scheme. */
  ollamaHost: string | undefined;
  apiKey: string | undefined;
  /** Folder of the daemon's own files. */
  home: string;
  /** Hugging Face hub that a token is checked at. */
  hub: string;
  /** `OLLAMA_NOHISTORY`: what is typed in conversations is not written to the history file. */
  keepsNoHistory: boolean;
  /** Program that Ctrl-G opens. */
  editor: string;
}

export function readEnvironment(): Environment {
  const read = (name: string) => unquote(process.env[name]) || undefined;
  return {
    url: read("OLLMLX_URL"),
    port: read("OLLMLX_PORT"),
    ollamaHost: read("OLLAMA_HOST"),
    apiKey: read("OLLMLX_API_KEY"),
    home: read("OLLMLX_HOME") ?? join(homedir(), ".ollmlx"),
    hub: (read("HF_ENDPOINT") ?? "https://huggingface.co").replace(/\/+$/, ""),
    keepsNoHistory: ["1", "true"].includes(read("OLLAMA_NOHISTORY") ?? ""),
    editor: read("OLLAMA_EDITOR") ?? read("VISUAL") ?? read("EDITOR") ?? "vi",
  };
}

/** Makes `--host` count as `OLLMLX_URL` for the rest of this process. */
export function chooseDaemonUrl(url: string): void {
  process.env.OLLMLX_URL = url;
}

/** Makes `--api-key` count as `OLLMLX_API_KEY` for the rest of this process. */
export function chooseApiKey(key: string): void {
  process.env.OLLMLX_API_KEY = key;
}

/** The environment that a program started from here inherits, with `added`. */
export const childEnvironment = (added: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  ...added,
});

/** Ollama strips blanks and quotes around its variables, which survive from service files. */
const unquote = (text = ""): string => text.trim().replace(/^(["'])(.*)\1$/, "$2");
