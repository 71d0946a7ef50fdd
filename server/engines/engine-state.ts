import { AppError } from "~/server/errors";
import type { EngineStatus } from "~/shared/contracts/engine";

/** An engine's status with those who wait for it to change. */
export class EngineState {
  #status: EngineStatus;
  readonly #waiters = new Set<() => void>();

  /** An engine begins stopped, with nothing known of its process. */
  constructor(
    place: Pick<EngineStatus, "id" | "mode" | "url" | "port" | "logFile">,
    private readonly onChange: (status: EngineStatus) => void,
  ) {
    this.#status = {
      ...place,
      state: "stopped",
      pid: null,
      version: null,
      residentBytes: null,
      cpuPercent: null,
      restarts: 0,
      startedAt: null,
      lastError: null,
      remedy: null,
    };
  }

  get current(): EngineStatus {
    return this.#status;
  }

  update(patch: Partial<EngineStatus>): void {
    this.#status = { ...this.#status, ...patch };
    this.onChange(this.#status);
    for (const wake of [...this.#waiters]) wake();
  }

  /**
   * Resolves once the engine runs. Throws UNAVAILABLE with the reason and remedy when it is absent, stopped or crashed,
   * or does not come up within `timeoutMs`.
   */
  async ready(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (this.#status.state !== "running") {
      const { id, state, lastError, remedy } = this.#status;
      const hint = remedy ?? undefined;
      if (state === "absent" || state === "crashed" || state === "stopped") {
        throw new AppError("UNAVAILABLE", describe(id, state, lastError), { hint });
      }
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) {
        throw new AppError("UNAVAILABLE", `${engineNames[id]} did not come up within ${timeoutMs / 1000} s`, { hint });
      }
      await this.#change(leftMs);
    }
  }

  #change(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiters.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.#waiters.add(wake);
    });
  }
}

export const engineNames = { mlx: "the MLX backend", ollama: "Ollama" } as const;

function describe(id: EngineStatus["id"], state: "absent" | "crashed" | "stopped", lastError: string | null): string {
  const what = { absent: "is not available", crashed: "keeps crashing and stays down", stopped: "is stopped" }[state];
  return `${engineNames[id]} ${what}${lastError ? `: ${lastError}` : ""}`;
}
