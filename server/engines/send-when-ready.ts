import { setTimeout as pause } from "node:timers/promises";
import type { EngineReply, EngineRoute, SendOptions } from "~/server/engines/engine";
import type { EngineClient } from "~/server/engines/engine-client";
import { type EngineState, engineNames } from "~/server/engines/engine-state";
import { AppError } from "~/server/errors";

/** A request waits this long for an engine that is starting or coming back. */
export const engineWaitMs = 30_000;

/**
 * Sends a model request once the engine runs. A connection that was refused carried nothing, so it is tried again while
 * the engine comes back; a request that was sent is never repeated. Throws UNAVAILABLE, UPSTREAM_FAILED or CANCELLED.
 */
export async function sendWhenReady(
  state: EngineState,
  client: EngineClient,
  route: EngineRoute,
  body: Buffer,
  options: SendOptions,
): Promise<EngineReply> {
  const deadline = performance.now() + engineWaitMs;
  for (;;) {
    if (state.current.state !== "running") await state.ready(Math.max(0, deadline - performance.now()));
    try {
      return await client.send(route, body, options);
    } catch (error) {
      if (options.signal.aborted) throw new AppError("CANCELLED", "request canceled", { cause: error });
      const isRefused = (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
      if (!isRefused || performance.now() > deadline) {
        throw new AppError("UPSTREAM_FAILED", `${engineNames[state.current.id]} ended before it answered`, {
          hint: "It is being restarted; send the request again.",
          cause: error,
        });
      }
      await pause(20);
    }
  }
}
