import type { Config } from "~/server/config";
import type { EngineState, EngineStatus } from "~/shared/contracts/engine";

/** One line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** An address as people type it. */
export function displayUrl(host: string, port: number): string {
  const isLocal = ["127.0.0.1", "0.0.0.0", "::1", "::", "localhost"].includes(host);
  return `http://${isLocal ? "localhost" : bracketed(host)}:${port}`;
}

/** The same address for programs: a name could resolve to ::1, where nobody listens. */
export function connectUrl(host: string, port: number): string {
  if (host === "0.0.0.0") return `http://127.0.0.1:${port}`;
  return `http://${host === "::" ? "[::1]" : bracketed(host)}:${port}`;
}

/** Tells the terminal when an engine comes up, and why one does not. */
export class EngineAnnouncer {
  readonly #told = new Map<string, EngineState>();

  constructor(private readonly log: (line: string) => void) {}

  hear({ id, mode, state, port, url, lastError, remedy }: EngineStatus): void {
    if (this.#told.get(id) === state) return;
    this.#told.set(id, state);
    const name = id === "mlx" ? "MLX backend" : "Ollama";
    if (state === "running" && mode === "attached") this.log(`Using the Ollama server at ${url}`);
    else if (state === "running") this.log(`${name} started on port ${port}`);
    else if (state === "absent" || state === "crashed") this.log(`${name}: ${lastError}. ${remedy ?? ""}`.trim());
    else if (state === "backoff") this.log(`${name} ended unexpectedly and is started again: ${lastError}`);
  }
}

/** What the user is told when somebody else serves the Ollama port. */
export function describeHeldPort(holder: "ollama" | "ollmlx" | "other", config: Config, url: string): string {
  const { ollamaHost, ollamaPort } = config;
  const held = displayUrl(ollamaHost, ollamaPort);
  const only = `Ollama's API is served on ${url} only`;
  if (holder === "ollama") return `An Ollama server runs at ${held}; it is used for GGUF models, and ${only}.`;
  const who = holder === "ollmlx" ? "another ollmlx daemon" : "another program";
  return `Port ${ollamaPort} is held by ${who}; ${only}. End it, or set OLLAMA_HOST to a free port.`;
}

const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host);
