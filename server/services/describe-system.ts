import type { Engine } from "~/server/engines/engine";
import { measureLoad } from "~/server/engines/engine-load";
import type { Runtime } from "~/server/runtime";
import { captureMachine } from "~/server/services/bench/capture-machine";
import type { EngineStatus } from "~/shared/contracts/engine";
import type { System } from "~/shared/contracts/system";

/** Where the daemon answers, what it runs on and how it was set. */
export async function describeSystem({
  config,
  startedAt,
  addresses,
  engines,
  notices,
}: Pick<Runtime, "config" | "startedAt" | "addresses" | "engines" | "notices">): Promise<System> {
  return {
    version: config.version,
    pid: process.pid,
    startedAt,
    url: addresses.url,
    ollamaUrl: addresses.ollamaUrl,
    machine: await captureMachine(),
    residentBytes: process.memoryUsage.rss(),
    engines: await Promise.all(engines.all().map(describeEngine)),
    notices,
    settings: config.settings,
  };
}

/** An engine that nobody looked at for a while has no figures of its load at hand. */
async function describeEngine(engine: Engine): Promise<EngineStatus> {
  const status = engine.status();
  if (status.pid === null || status.residentBytes !== null) return status;
  return { ...status, ...(await measureLoad(status.pid)) };
}
