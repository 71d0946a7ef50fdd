import type { EngineState } from "~/server/engines/engine-state";
import { groupResidentBytes } from "~/server/engines/process-identity";
import type { EngineStatus } from "~/shared/contracts/engine";

const maxAgeMs = 3_000;

/** Memory of an engine's processes, measured in the background when somebody looks and the last figure is old. */
export class ResidentMemory {
  #measuredAt = 0;
  #bytes: number | null = null;

  constructor(private readonly state: EngineState) {}

  /** The status with the last known figure. */
  refreshed(): EngineStatus {
    const { pid } = this.state.current;
    if (pid === null) this.#bytes = null;
    else if (Date.now() - this.#measuredAt > maxAgeMs) {
      this.#measuredAt = Date.now();
      void groupResidentBytes(pid).then((bytes) => {
        this.#bytes = bytes;
      });
    }
    return { ...this.state.current, residentBytes: this.#bytes };
  }
}
