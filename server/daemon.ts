import type { Server } from "node:http";
import { join } from "node:path";
import { openDatabase } from "~/db/client";
import { connectUrl, describeHeldPort, displayUrl, EngineAnnouncer, say } from "~/server/announce";
import { buildEngines } from "~/server/build-engines";
import { type Config, loadConfig } from "~/server/config";
import { claimHome, writeDaemonFile } from "~/server/daemon-file";
import { AppError, toAppError } from "~/server/errors";
import { EventBus } from "~/server/events";
import { DevPages } from "~/server/gateway/dev-pages";
import { isLoopback } from "~/server/gateway/hosts";
import { createListener } from "~/server/gateway/listener";
import { RequestMetrics } from "~/server/gateway/metrics";
import { servePage } from "~/server/gateway/pages";
import { answerTrpc } from "~/server/gateway/trpc";
import { SubscriptionSocket } from "~/server/gateway/web-socket";
import { createAssistHandler } from "~/server/jobs/handlers/assist";
import { createBenchHandler } from "~/server/jobs/handlers/bench";
import { createBreakdownHandler } from "~/server/jobs/handlers/breakdown";
import { createConvertHandler } from "~/server/jobs/handlers/convert";
import { createEvaluateHandler } from "~/server/jobs/handlers/evaluate";
import { createExecuteHandler } from "~/server/jobs/handlers/execute";
import { createFineTuneHandler } from "~/server/jobs/handlers/finetune";
import { createOptimizeHandler } from "~/server/jobs/handlers/optimize";
import { createPullHandler } from "~/server/jobs/handlers/pull";
import { createRemoveHandler } from "~/server/jobs/handlers/remove";
import { createTwinHandler } from "~/server/jobs/handlers/twin";
import { JobRunner } from "~/server/jobs/runner";
import { identifyServer, isPortTaken, listen, listenOnFreePort } from "~/server/listen";
import { type Logger, openLog } from "~/server/log";
import type { Runtime } from "~/server/runtime";
import { AnswerRunner } from "~/server/services/conversations/answer-runner";
import { tidyConversations } from "~/server/services/conversations/tidy-conversations";
import { BatchRunner } from "~/server/services/execute/batch-runner";
import { keepPruned } from "~/server/services/prune-history";
import { LiveSync } from "~/server/services/todo2/live-sync";
import type { DaemonFlags } from "~/server/settings";
import { shutDown } from "~/server/shut-down";

/**
 * Starts the daemon and resolves once its ports answer; engines come up behind it. The process then lives until a
 * signal. A wrong setting ends it with code 2, anything else that keeps it from starting with code 1.
 */
export async function runDaemon(flags: DaemonFlags = {}): Promise<void> {
  try {
    const config = loadConfig(flags);
    await start(config);
  } catch (thrown) {
    const error = toAppError(thrown);
    process.stderr.write(`Error: ${error.message}\n${error.hint ? `${error.hint}\n` : ""}`);
    process.exit(error.code === "BAD_REQUEST" ? 2 : 1);
  }
}

async function start(config: Config): Promise<void> {
  claimHome(config.home);
  const { log, flush } = openLog(config.logFile);
  const holder = await identifyServer(connectUrl(config.ollamaHost, config.ollamaPort));
  const runtime = buildRuntime(config, log, holder === "ollama");
  const sockets = new SubscriptionSocket(runtime);
  const servers = await openDoors(runtime, sockets, holder);
  const { url, ollamaUrl } = runtime.addresses;
  writeDaemonFile(config.home, { url, ollamaUrl, startedAt: runtime.startedAt });
  obeySignals(runtime, servers, sockets, flush);
  runtime.jobs.resumeAtBoot();
  tidyConversations(runtime);
  keepPruned(runtime);
  runtime.liveSync.start();
  const starts = runtime.engines.all().map((engine) =>
    // Why it does not start is in its status, which is announced and shown.
    engine.start().catch((error) => log.warn({ err: error, engine: engine.id }, "engine did not start")),
  );
  runtime.batches.start(Promise.all(starts));
  log.info({ ...runtime.addresses, home: config.home, version: config.version }, "started");
}

function buildRuntime(config: Config, log: Logger, isOllamaThere: boolean): Runtime {
  const bus = new EventBus();
  const db = openDatabase(join(config.home, "ollmlx.db"));
  const announcer = new EngineAnnouncer(say);
  const ollama = chooseOllama(config, isOllamaThere);
  const engines = buildEngines({ config, ollama, bus, log, onStatus: (status) => announcer.hear(status) });
  const addresses = { url: "", ollamaUrl: null };
  const handlers = [
    createPullHandler({ engines, bus }),
    createConvertHandler({ engines }),
    createTwinHandler({ engines, config }),
    createFineTuneHandler({ engines, config }),
    createRemoveHandler({ engines }),
    createBreakdownHandler({ db, bus, engines, config }),
    createAssistHandler({ db, bus, engines, config }),
    createExecuteHandler({ db, bus, engines, config }),
    createOptimizeHandler({ db, bus, engines, config }),
    createEvaluateHandler({ db, bus, engines, config }),
    createBenchHandler({ db, bus, engines, config, addresses }),
  ];
  const jobs = new JobRunner({ db, bus, log, handlers });
  const answers = new AnswerRunner({ db, bus, engines, log });
  return {
    config,
    log,
    db,
    bus,
    engines,
    jobs,
    answers,
    batches: new BatchRunner({ db, bus, jobs, engines, config, log }),
    liveSync: new LiveSync({ db, bus, config, log }),
    metrics: new RequestMetrics(),
    startedAt: Date.now(),
    addresses,
    notices: [],
  };
}

/** An Ollama that holds our port is used, unless a program to start was named. */
function chooseOllama(config: Config, isOllamaThere: boolean): Config["ollama"] {
  if (!isOllamaThere || config.ollama.mode === "attach" || config.ollama.bin !== null) return config.ollama;
  return { mode: "attach", url: connectUrl(config.ollamaHost, config.ollamaPort) };
}

/** Binds the dashboard's port and, when nobody holds it, the Ollama port; says where they ended up. */
async function openDoors(
  runtime: Runtime,
  sockets: SubscriptionSocket,
  holder: Awaited<ReturnType<typeof identifyServer>>,
): Promise<Server[]> {
  const { config } = runtime;
  const devPages = config.devUiUrl ? new DevPages(config.devUiUrl) : null;
  const pages = devPages ? devPages.serve.bind(devPages) : servePage;
  const dashboard = createListener({
    runtime,
    bound: config.host,
    door: { pages, trpc: answerTrpc },
    sockets,
    devPages,
  });
  const port = await openDashboard(dashboard, runtime);
  runtime.addresses.url = connectUrl(config.host, port);
  const url = displayUrl(config.host, port);
  say(`Dashboard at ${url}${config.apiKey ? "/?key=<your API key>" : ""}`);
  warnOfOpenDoors(runtime);
  const ollama = holder === "nobody" ? await openOllamaDoor(runtime) : null;
  if (ollama) say(`Server listening on ${displayUrl(config.ollamaHost, config.ollamaPort)}`);
  else notify(runtime, describeHeldPort(holder === "nobody" ? "other" : holder, config, url));
  return ollama ? [dashboard, ollama] : [dashboard];
}

/** Whoever can reach an address without a key can use every model, and read and change every task. */
function warnOfOpenDoors(runtime: Runtime): void {
  const { host, ollamaHost, apiKey } = runtime.config;
  const open = [...new Set([host, ollamaHost])].filter((bound) => !isLoopback(bound));
  if (apiKey !== null || open.length === 0) return;
  notify(
    runtime,
    `WARNING: everybody who can reach ${open.join(" and ")} on this machine can use and change everything here. ` +
      "Set OLLMLX_API_KEY to ask for a key, or bind 127.0.0.1.",
  );
}

async function openDashboard(server: Server, runtime: Runtime): Promise<number> {
  const { host, port, isPortChosen } = runtime.config;
  try {
    return await listen(server, port, host);
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    if (isPortChosen) {
      throw new AppError("CONFLICT", `port ${port} is taken by another program`, {
        hint: "End that program, or choose another port with --port or OLLMLX_PORT.",
      });
    }
    const free = await listenOnFreePort(server, port + 1, host);
    notify(runtime, `Port ${port} is taken by another program; the dashboard is on port ${free} instead.`);
    return free;
  }
}

/** Null when the port was taken meanwhile. */
async function openOllamaDoor(runtime: Runtime): Promise<Server | null> {
  const { ollamaHost, ollamaPort } = runtime.config;
  const door = { pages: null, trpc: null };
  const server = createListener({ runtime, bound: ollamaHost, door, sockets: null, devPages: null });
  try {
    await listen(server, ollamaPort, ollamaHost);
  } catch (error) {
    if (isPortTaken(error)) return null;
    throw error;
  }
  runtime.addresses.ollamaUrl = connectUrl(ollamaHost, ollamaPort);
  return server;
}

function notify(runtime: Runtime, notice: string): void {
  runtime.notices.push(notice);
  say(notice);
}

/** The first signal ends the daemon in order, the second at once. No way out leaves an engine behind. */
function obeySignals(runtime: Runtime, servers: Server[], sockets: SubscriptionSocket, flush: () => void): void {
  const { log, engines } = runtime;
  let isStopping = false;
  const stop = async () => {
    if (isStopping) process.exit(130);
    isStopping = true;
    say("Stopping; press Ctrl-C again to end at once");
    try {
      await shutDown(runtime, servers, sockets);
      log.info("stopped");
      process.exit(0);
    } catch (error) {
      log.error({ err: error }, "did not stop in order");
      process.exit(1);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());
  process.on("exit", () => {
    for (const engine of engines.all()) engine.kill();
    flush();
  });
  // The terminal may be closed before the daemon ends.
  process.stdout.on("error", () => undefined);
  process.on("unhandledRejection", (error) => log.error({ err: error }, "unhandled rejection"));
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "uncaught exception");
    process.stderr.write(`Error: ${error.message}\nDetails are in ${runtime.config.logFile}\n`);
    process.exit(1);
  });
}
