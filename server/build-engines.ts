import { join } from "node:path";
import type { Config } from "~/server/config";
import { MlxEngine } from "~/server/engines/mlx/mlx-engine";
import { OllamaEngine } from "~/server/engines/ollama/ollama-engine";
import { EngineRegistry } from "~/server/engines/registry";
import type { EventBus } from "~/server/events";
import type { Logger } from "~/server/log";
import type { EngineStatus } from "~/shared/contracts/engine";

export interface BuildOptions {
  config: Config;
  /** Where Ollama comes from; an Ollama found on our port overrules the settings. */
  ollama: Config["ollama"];
  bus: EventBus;
  log: Logger;
  onStatus: (status: EngineStatus) => void;
}

/** The engines of this daemon, not yet started. */
export function buildEngines({ config, ollama, bus, log, onStatus }: BuildOptions): EngineRegistry {
  const { home, python, rootDir, mlxModelsDir, modelsDir, hfEndpoint, keepAlive, maxQueue, numParallel } = config;
  const common = {
    keepAlive,
    maxQueue,
    numParallel,
    env: config.childEnv,
    log,
    onStatus: (engine: EngineStatus) => {
      bus.publish({ type: "engine.changed", engine });
      onStatus(engine);
    },
    onModels: () => bus.publish({ type: "models.changed" }),
    onQueue: onceIn(250, () => bus.publish({ type: "queue.changed" })),
  };
  const files = (id: string) => ({
    logFile: join(home, "logs", `${id}.log`),
    runFile: join(home, "run", `${id}.json`),
  });
  return new EngineRegistry([
    new MlxEngine({
      ...common,
      ...files("mlx"),
      port: config.mlxPort,
      python,
      rootDir,
      modelsDir: mlxModelsDir,
      hfEndpoint,
      tokenFile: join(home, "hf-token"),
    }),
    new OllamaEngine({ ...common, ...files("ollama"), source: ollama, modelsDir }),
  ]);
}

/** Runs `action` once after a burst of calls, at most every `windowMs`. */
function onceIn(windowMs: number, action: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      action();
    }, windowMs).unref();
  };
}
