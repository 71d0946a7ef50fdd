import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { engineNames } from "~/server/engines/engine-state";
import { AppError } from "~/server/errors";
import type { EngineId } from "~/shared/contracts/engine";

const settings = { mlx: "OLLMLX_MLX_PORT", ollama: "OLLMLX_OLLAMA_PORT" } as const;

/** Waits for 127.0.0.1:`port` to be let go. Throws CONFLICT when another program keeps it for two seconds. */
export async function waitForFreePort(port: number, engine: EngineId): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    if (await isFree(port)) return;
    await pause(100);
  }
  throw new AppError(
    "CONFLICT",
    `port ${port}, where ${engineNames[engine]} is to listen, is held by another program`,
    {
      hint: `End that program, or choose another port with ${settings[engine]}.`,
    },
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
