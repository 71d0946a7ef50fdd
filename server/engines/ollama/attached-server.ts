import type { EngineState } from "~/server/engines/engine-state";
import type { EngineHost } from "~/server/engines/supervisor";
import { AppError } from "~/server/errors";

const pollMs = 3_000;

/** Watches an Ollama server that is not ours: we use it while it answers, and never start or stop it. */
export class AttachedServer implements EngineHost {
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly state: EngineState,
    private readonly probe: () => Promise<string | null>,
  ) {}

  async start(): Promise<void> {
    await this.#look();
    this.#timer ??= setInterval(() => void this.#look(), pollMs).unref();
    const { state, lastError, remedy } = this.state.current;
    if (state !== "running") throw new AppError("UNAVAILABLE", lastError ?? "", { hint: remedy ?? undefined });
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.state.update({ state: "stopped", startedAt: null });
  }

  kill(): void {}

  async #look(): Promise<void> {
    const version = await this.probe().catch(() => undefined);
    const { state, url } = this.state.current;
    if (version !== undefined && state !== "running") {
      this.state.update({ state: "running", version, startedAt: Date.now(), lastError: null, remedy: null });
    } else if (version === undefined && state !== "absent") {
      this.state.update({
        state: "absent",
        startedAt: null,
        lastError: `no Ollama server answers at ${url}`,
        remedy: "Start that server, or unset OLLMLX_OLLAMA_URL to let ollmlx start Ollama itself.",
      });
    }
  }
}
