import type { Server } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { closeDatabase } from "~/db/client";
import { removeDaemonFile } from "~/server/daemon-file";
import type { SubscriptionSocket } from "~/server/gateway/web-socket";
import type { Runtime } from "~/server/runtime";

const drainMs = 5_000;

/**
 * Ends the daemon in the order that loses least: no new connections, pages told, batches and jobs ended, answers under way given
 * five seconds, engines, database.
 */
export async function shutDown(runtime: Runtime, servers: Server[], sockets: SubscriptionSocket): Promise<void> {
  const closed = Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  sockets.close();
  await runtime.batches.stop();
  await Promise.all([runtime.jobs.stop(), runtime.answers.close(), runtime.liveSync.stop()]);
  await Promise.race([drain(servers, closed), pause(drainMs)]);
  sockets.terminate();
  for (const server of servers) server.closeAllConnections();
  await Promise.all(runtime.engines.all().map((engine) => engine.close()));
  closeDatabase(runtime.db);
  removeDaemonFile(runtime.config.home);
}

/** A kept connection that falls idle would hold the server open. */
async function drain(servers: Server[], closed: Promise<unknown>): Promise<void> {
  const timer = setInterval(() => {
    for (const server of servers) server.closeIdleConnections();
  }, 50);
  await closed;
  clearInterval(timer);
}
