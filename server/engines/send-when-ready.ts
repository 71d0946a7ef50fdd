import { setTimeout as pause } from "node:timers/promises";
import type { EngineReply, EngineRoute, SendOptions } from "~/server/engines/engine";
import type { EngineClient } from "~/server/engines/engine-client";
import { type EngineState, engineNames } from "~/server/engines/engine-state";
import { AppError } from "~/server/errors";

/** A request waits this long for an engine that is starting or coming back. */
export const engineWaitMs = 30_000;

/**
 * Sends a model request once the engine runs. A connection that was refused carried nothing, so it is tried again while
 * the engine comes back. A request whose engine died before it answered is sent once more to the engine's next life: a
 * second death is taken for the request's own fault. Throws UNAVAILABLE, UPSTREAM_FAILED or CANCELLED.
 */
export async function sendWhenReady(
  state: EngineState,
  client: EngineClient,
  route: EngineRoute,
  body: Buffer,
  options: SendOptions,
): Promise<EngineReply> {
  const deadline = performance.now() + engineWaitMs;
  let isResent = false;
  for (;;) {
    if (state.current.state !== "running") await state.ready(Math.max(0, deadline - performance.now()));
    const { startedAt } = state.current;
    try {
      return await client.send(route, body, options);
    } catch (error) {
      if (options.signal.aborted) throw new AppError("CANCELLED", "request canceled", { cause: error });
      const isRefused = (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
      if (isRefused && performance.now() < deadline) {
        await pause(20);
      } else if (!isResent && (await hasDied(state, startedAt))) {
        isResent = true;
      } else {
        throw new AppError("UPSTREAM_FAILED", `${engineNames[state.current.id]} ended before it answered`, {
          hint: "It is being restarted; send the request again.",
          cause: error,
        });
      }
    }
  }
}

/** The connection breaks a moment before the process is known to have ended. */
async function hasDied(state: EngineState, startedAt: number | null): Promise<boolean> {
  const isSame = () => state.current.state === "running" && state.current.startedAt === startedAt;
  for (let waitedMs = 0; waitedMs < 500 && isSame(); waitedMs += 20) await pause(20);
  return !isSame();
}
