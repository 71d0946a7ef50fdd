import type { Machine } from "~/shared/contracts/bench";

let captured: Promise<Machine> | undefined;

/** What this machine is, read once in the life of the process and loaded late, because the ports should answer before. */
export function captureMachine(): Promise<Machine> {
  captured ??= import("~/server/services/bench/read-machine")
    .then(({ readMachine }) => readMachine())
    .catch((error: unknown) => {
      captured = undefined;
      throw error;
    });
  return captured;
}
