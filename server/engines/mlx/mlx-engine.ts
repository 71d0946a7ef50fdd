import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import type { Engine, EngineReply, EngineRoute, PullOptions, SendOptions } from "~/server/engines/engine";
import { EngineClient } from "~/server/engines/engine-client";
import { EngineState } from "~/server/engines/engine-state";
import { toModel, toModelDetail, toShowBody, toTagsEntry } from "~/server/engines/mlx/describe-model";
import type { ModelFolder } from "~/server/engines/mlx/model-folder";
import { ModelStore } from "~/server/engines/mlx/model-store";
import { pullModel } from "~/server/engines/mlx/pull-model";
import { mlxKey } from "~/server/engines/model-ref";
import { ResidentMemory } from "~/server/engines/resident-memory";
import type { RunningModel } from "~/server/engines/running-model";
import { sendWhenReady } from "~/server/engines/send-when-ready";
import { type ChildCommand, Supervisor } from "~/server/engines/supervisor";
import { AppError } from "~/server/errors";
import type { Logger } from "~/server/log";
import type { EngineStatus } from "~/shared/contracts/engine";
import type { Model, ModelDetail } from "~/shared/contracts/model";

export interface MlxEngineOptions {
  port: number;
  python: string;
  /** Folder with mlx_backend/. */
  rootDir: string;
  modelsDir: string;
  hfEndpoint: string;
  keepAlive: string;
  maxQueue: number;
  numParallel: number | null;
  env: Readonly<Record<string, string>>;
  logFile: string;
  runFile: string;
  log: Logger;
  onStatus: (status: EngineStatus) => void;
  onModels: () => void;
}

/** Our Python backend as a supervised child, and the folder of models that it serves. */
export class MlxEngine implements Engine {
  readonly id = "mlx";
  readonly #options: MlxEngineOptions;
  readonly #state: EngineState;
  readonly #client: EngineClient;
  readonly #supervisor: Supervisor;
  readonly #store: ModelStore;
  readonly #memory: ResidentMemory;

  constructor(options: MlxEngineOptions) {
    const { port, logFile, runFile, log } = options;
    const url = `http://127.0.0.1:${port}`;
    this.#options = options;
    this.#state = new EngineState(
      {
        id: "mlx",
        mode: "managed",
        state: "stopped",
        url,
        port,
        pid: null,
        version: null,
        residentBytes: null,
        restarts: 0,
        startedAt: null,
        lastError: null,
        remedy: null,
        logFile,
      },
      options.onStatus,
    );
    this.#memory = new ResidentMemory(this.#state);
    this.#client = new EngineClient(url);
    this.#store = new ModelStore(options.modelsDir, log, options.onModels);
    this.#supervisor = new Supervisor({
      state: this.#state,
      port,
      logFile,
      runFile,
      log,
      command: () => this.#command(),
      probe: () => this.#probe(),
      explainExit,
    });
  }

  status(): EngineStatus {
    return this.#memory.refreshed();
  }

  /** Opens the store too, which works without the backend. */
  async start(): Promise<void> {
    await this.#store.open();
    await this.#supervisor.start();
  }

  async stop(): Promise<void> {
    await this.#supervisor.stop();
  }

  kill(): void {
    this.#supervisor.kill();
  }

  /** Stops for good: also ends watching the store. */
  async close(): Promise<void> {
    this.#store.close();
    await this.#supervisor.stop();
    await this.#client.close();
  }

  ready(timeoutMs: number): Promise<void> {
    return this.#state.ready(timeoutMs);
  }

  async listModels(): Promise<Model[]> {
    const [folders, running] = await Promise.all([this.#store.list(), this.#running()]);
    return folders.map((folder) => toModel(folder, findRunning(running, folder)));
  }

  async findModel(name: string): Promise<string | null> {
    return (await this.#store.find(name))?.name ?? null;
  }

  async showModel(name: string): Promise<ModelDetail> {
    const folder = await this.#find(name);
    return toModelDetail(folder, findRunning(await this.#running(), folder));
  }

  send(route: EngineRoute, body: Buffer, options: SendOptions): Promise<EngineReply> {
    return sendWhenReady(this.#state, this.#client, route, body, options);
  }

  async countTokens(model: string, text: string): Promise<number> {
    await this.#state.ready(10_000);
    const answer = (await this.#client.ask("POST", "/engine/tokenize", { model, text })) as { count: number };
    return answer.count;
  }

  async unloadModel(name: string): Promise<void> {
    const model = (await this.#find(name)).name;
    if (this.#state.current.state !== "running") return;
    await this.#client.ask("POST", "/api/generate", { model, keep_alive: 0, stream: false });
  }

  async removeModel(name: string): Promise<void> {
    const folder = await this.#find(name);
    await this.unloadModel(folder.name);
    await this.#store.remove(folder);
  }

  async pullModel(name: string, options: PullOptions): Promise<void> {
    await this.#requirePython();
    const { python, rootDir, modelsDir, hfEndpoint, env } = this.#options;
    const script = join(rootDir, "mlx_backend", "pull.py");
    await pullModel(name, { python, script, root: modelsDir, hfEndpoint, env }, options);
    await this.#store.list();
  }

  readonly wire = {
    tags: async () => (await this.#store.list()).map(toTagsEntry),
    running: async () => {
      const [folders, running] = await Promise.all([this.#store.list(), this.#running()]);
      return folders.flatMap((folder) => {
        const entry = findRunning(running, folder);
        const { digest, details } = toTagsEntry(folder);
        return entry ? [{ ...entry, digest, details }] : [];
      });
    },
    show: async (name: string) => toShowBody(await this.#find(name)),
  };

  async #find(name: string): Promise<ModelFolder> {
    const folder = await this.#store.find(name);
    if (!folder) throw new AppError("NOT_FOUND", `model '${name}' not found`);
    return folder;
  }

  async #running(): Promise<RunningModel[]> {
    if (this.#state.current.state !== "running") return [];
    const answer = await this.#client.ask("GET", "/api/ps", undefined, 2_000).catch(() => ({}));
    return (answer as { models?: RunningModel[] }).models ?? [];
  }

  async #probe(): Promise<string | null> {
    const health = (await this.#client.ask("GET", "/health", undefined, 1_000)) as { mlx_lm?: string };
    return health.mlx_lm ? `mlx-lm ${health.mlx_lm}` : null;
  }

  async #command(): Promise<ChildCommand> {
    await this.#requirePython();
    const { port, python, rootDir, modelsDir, keepAlive, maxQueue, numParallel, env } = this.#options;
    const args = [
      join(rootDir, "mlx_backend", "server.py"),
      ["--port", String(port)],
      ["--models", modelsDir],
      ["--keep-alive", keepAlive],
      ["--max-queue", String(maxQueue)],
      numParallel === null ? [] : ["--parallel", String(numParallel)],
      "--exit-with-parent",
    ].flat();
    return { file: python, args, env: { ...env } };
  }

  async #requirePython(): Promise<void> {
    const { python } = this.#options;
    await access(python, constants.X_OK).catch(() => {
      throw new AppError("UNAVAILABLE", `the Python of the MLX backend is missing (${python})`, {
        hint: "Run `npm run setup`, or set OLLMLX_PYTHON to a Python that has the packages of mlx_backend/requirements.txt.",
      });
    });
  }
}

function findRunning(running: RunningModel[], folder: ModelFolder): RunningModel | undefined {
  return running.find((model) => mlxKey(model.name) === mlxKey(folder.name));
}

/** A missing package dies the same way at every start. */
function explainExit(lastLine: string): AppError | null {
  if (!/ModuleNotFoundError|ImportError/.test(lastLine)) return null;
  return new AppError("UNAVAILABLE", `MLX cannot be loaded: ${lastLine}`, {
    hint: "Run `npm run setup` to install the packages of the MLX backend.",
  });
}
