import type { Runtime } from "~/server/runtime";
import { captureMachine } from "~/server/services/bench/capture-machine";
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
    engines: engines.statuses(),
    notices,
    settings: config.settings,
  };
}
