import type { Engine } from "~/server/engines/engine";
import type { Runtime } from "~/server/runtime";
import { captureMachine } from "~/server/services/bench/capture-machine";
import { readResidentBytes } from "~/server/services/bench/watch-memory";
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

/** An engine that nobody looked at for a while has no figures at hand; its memory is read at once, its processor takes time. */
async function describeEngine(engine: Engine): Promise<EngineStatus> {
  const status = engine.status();
  return { ...status, residentBytes: status.residentBytes ?? (await readResidentBytes(engine)) };
}
