import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import pino from "pino";
import { closeDatabase, openDatabase } from "~/db/client";
import { OllamaEngine } from "~/server/engines/ollama/ollama-engine";
import { EngineRegistry } from "~/server/engines/registry";
import { EventBus } from "~/server/events";
import { runBenchmark } from "~/server/services/bench/run-benchmark";
import { type BenchOptions, benchOptionsSchema } from "~/shared/contracts/bench";
import type { JobProgress } from "~/shared/contracts/job";
import type { ScriptInput, SeenRequest } from "~/tests/fakes/script";

export interface GenerateBody {
  model: string;
  prompt: string;
  raw?: boolean;
  stream: boolean;
  truncate?: boolean;
  keep_alive?: string | number;
  options?: Record<string, number>;
}

export interface SeenGeneration extends SeenRequest {
  request: GenerateBody;
}

/** A scripted model server in a process of its own, used by the engine class that talks to Ollama. */
export class ScriptedServer {
  private constructor(
    readonly name: string,
    readonly url: string,
    readonly engine: OllamaEngine,
    private readonly child: ReturnType<typeof startProcess>,
  ) {}

  static async start(name: string): Promise<ScriptedServer> {
    const child = startProcess();
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const url = `http://127.0.0.1:${(JSON.parse(line.toString()) as { port: number }).port}`;
    const engine = new OllamaEngine({
      source: { mode: "attach", url },
      modelsDir: "",
      keepAlive: "5m",
      maxQueue: 8,
      numParallel: null,
      env: {},
      logFile: "",
      runFile: "",
      log: pino({ level: "silent" }),
      onStatus: () => undefined,
      onModels: () => undefined,
      onQueue: () => undefined,
    });
    const server = new ScriptedServer(name, url, engine, child);
    await server.script({});
    await engine.start();
    return server;
  }

  async script(value: ScriptInput): Promise<void> {
    await fetch(`${this.url}/script`, { method: "POST", body: JSON.stringify({ models: [this.name], ...value }) });
  }

  async requests(): Promise<SeenRequest[]> {
    return (await (await fetch(`${this.url}/script/requests`)).json()) as SeenRequest[];
  }

  /** Generations with a prompt, in the order they came. */
  async generations(): Promise<SeenGeneration[]> {
    const seen = await this.requests();
    return seen
      .filter(({ route }) => route === "POST /api/generate")
      .map((record) => ({ ...record, request: JSON.parse(record.body) as GenerateBody }))
      .filter(({ request }) => Boolean(request.prompt));
  }

  async loadedModels(): Promise<unknown[]> {
    return ((await (await fetch(`${this.url}/api/ps`)).json()) as { models: unknown[] }).models;
  }

  async stop(): Promise<void> {
    await this.engine.close();
    this.child.kill();
    await this.child;
  }
}

const startProcess = () =>
  execa(process.execPath, ["--import", "tsx", "tests/fakes/scripted-engine.ts", "--port", "0"], { reject: false });

/** Two scripted servers, a database of its own, and a way to run a benchmark on them as the job runner would. */
export async function startRig() {
  const home = mkdtempSync(join(tmpdir(), "ollmlx-bench-"));
  const db = openDatabase(join(home, "test.db"));
  const bus = new EventBus();
  const [a, b] = await Promise.all([ScriptedServer.start("alpha:8bit"), ScriptedServer.start("alpha:q8_0")]);
  const engines = new EngineRegistry([a.engine, b.engine]);
  const parts = {
    db,
    bus,
    engines,
    config: { version: "0.0.0-test", apiKey: null, modelsDir: home },
    addresses: { url: "" },
  };
  const heard: { progress: JobProgress[]; text: string } = { progress: [], text: "" };
  const run = (options: Partial<BenchOptions>, signal: AbortSignal = new AbortController().signal, jobId = "run") =>
    runBenchmark(parts, benchOptionsSchema.parse({ modelA: a.name, modelB: b.name, watchMachine: false, ...options }), {
      jobId,
      signal,
      report: (progress) => heard.progress.push(progress),
      appendText: (delta) => {
        heard.text += delta;
      },
    });
  const stop = async () => {
    await Promise.all([a.stop(), b.stop()]);
    closeDatabase(db);
    rmSync(home, { recursive: true });
  };
  return { a, b, db, bus, parts, heard, run, stop };
}

export type Rig = Awaited<ReturnType<typeof startRig>>;
