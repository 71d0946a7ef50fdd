import type { Database } from "~/db/client";
import type { Config } from "~/server/config";
import type { EngineRegistry } from "~/server/engines/registry";
import type { EventBus } from "~/server/events";
import type { RequestMetrics } from "~/server/gateway/metrics";
import type { JobRunner } from "~/server/jobs/runner";
import type { Logger } from "~/server/log";
import type { AnswerRunner } from "~/server/services/conversations/answer-runner";
import type { BatchRunner } from "~/server/services/execute/batch-runner";
import type { LiveSync } from "~/server/services/todo2/live-sync";

/**
 * What the composition root (`daemon.ts`) builds once and every transport receives as its context. Services take the
 * part they need: `Pick<Runtime, "db" | "bus">`.
 */
export interface Runtime {
  config: Config;
  log: Logger;
  db: Database;
  bus: EventBus;
  engines: EngineRegistry;
  jobs: JobRunner;
  answers: AnswerRunner;
  batches: BatchRunner;
  liveSync: LiveSync;
  metrics: RequestMetrics;
  startedAt: number;
  /** Where the listeners ended up; `ollamaUrl` is null when another server holds that port. */
  addresses: { url: string; ollamaUrl: string | null };
  notices: string[];
}
