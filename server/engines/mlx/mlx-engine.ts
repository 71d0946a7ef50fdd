import { access, constants } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CreatePlan, Engine, EngineReply, EngineRoute, PullOptions, SendOptions } from "~/server/engines/engine";
import { EngineClient } from "~/server/engines/engine-client";
import { EngineLoad } from "~/server/engines/engine-load";
import { EngineState } from "~/server/engines/engine-state";
import { readHubToken } from "~/server/engines/hub-token";
import { buildModel, listFiles } from "~/server/engines/mlx/build-model";
import { installDemoModel } from "~/server/engines/mlx/demo-model";
import { toModel, toModelDetail, toRunningEntry, toShowBody, toTagsEntry } from "~/server/engines/mlx/describe-model";
import { MlxWorkshop } from "~/server/engines/mlx/mlx-workshop";
import type { ModelFolder } from "~/server/engines/mlx/model-folder";
import { ModelStore } from "~/server/engines/mlx/model-store";
import { deriveOverlay, type Overlay } from "~/server/engines/mlx/overlay";
import { pullModel } from "~/server/engines/mlx/pull-model";
import { endOrphanWorkers, killWorkers } from "~/server/engines/mlx/run-worker";
import { mlxFolder, mlxKey } from "~/server/engines/model-ref";
import { RequestQueue } from "~/server/engines/request-queue";
import type { RunningModel } from "~/server/engines/running-model";
import { sendWhenReady } from "~/server/engines/send-when-ready";
import { type ChildCommand, Supervisor } from "~/server/engines/supervisor";
import { AppError } from "~/server/errors";
import type { Logger } from "~/server/log";
import type { EngineStatus } from "~/shared/contracts/engine";
import type { Model, ModelDetail } from "~/shared/contracts/model";
import { isDemoModel } from "~/shared/demo-model";

export interface MlxEngineOptions {
  port: number;
  python: string;
  /** Folder with mlx_backend/. */
  rootDir: string;
  modelsDir: string;
  hfEndpoint: string;
  /** Where `ollmlx login` keeps the token for the hub. */
  tokenFile: string;
  keepAlive: string;
  maxQueue: number;
  numParallel: number | null;
  env: Readonly<Record<string, string>>;
  logFile: string;
  runFile: string;
  log: Logger;
  onStatus: (status: EngineStatus) => void;
  onModels: () => void;
  onQueue: () => void;
}

/** The subfolder of a derived model that holds its adapter. */
const adapterFolder = "adapter";

/** Rows that the backend decodes in one batch unless told otherwise (docs/engine-protocol.md). */
const defaultWidth = 8;

/** Our Python backend as a supervised child, and the folder of models that it serves. */
export class MlxEngine implements Engine {
  readonly id = "mlx";
  readonly #options: MlxEngineOptions;
  readonly #state: EngineState;
  readonly #client: EngineClient;
  readonly queue: RequestQueue;
  readonly workshop: MlxWorkshop;
  readonly #supervisor: Supervisor;
  readonly #store: ModelStore;
  readonly #load: EngineLoad;

  constructor(options: MlxEngineOptions) {
    const { port, logFile, runFile, log } = options;
    const url = `http://127.0.0.1:${port}`;
    this.#options = options;
    this.#state = new EngineState(
      {
        id: "mlx",
        mode: "managed",
        url,
        port,
        logFile,
      },
      options.onStatus,
    );
    this.#load = new EngineLoad(this.#state);
    this.queue = new RequestQueue({
      engine: this.id,
      width: options.numParallel ?? defaultWidth,
      maxWaiting: options.maxQueue,
      onChange: options.onQueue,
    });
    this.#client = new EngineClient(url);
    this.#store = new ModelStore(options.modelsDir, log, options.onModels, () => this.#installDemoModel());
    this.workshop = new MlxWorkshop({
      ...options,
      runDir: dirname(runFile),
      find: (name) => this.#find(name),
      isInstalled: async (name) => (await this.#store.find(name)) !== null,
      requirePython: () => this.#requirePython(),
      onModels: () => this.#store.list(),
    });
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
    return this.#load.refreshed();
  }

  /** Opens the store too, which works without the backend; a new one holds the demo model. */
  async start(): Promise<void> {
    await endOrphanWorkers(dirname(this.#options.runFile));
    await this.#store.open();
    await this.#supervisor.start();
  }

  async stop(): Promise<void> {
    await this.#supervisor.stop();
  }

  kill(): void {
    killWorkers();
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
    return (await this.#askTokenizer<{ count: number }>("/engine/tokenize", { model, text })).count;
  }

  async countPrompt(request: Record<string, unknown>): Promise<number> {
    return (await this.#askTokenizer<{ count: number }>("/engine/count", request)).count;
  }

  async detokenize(model: string, tokens: number[]): Promise<string> {
    return (await this.#askTokenizer<{ text: string }>("/engine/detokenize", { model, tokens })).text;
  }

  async unloadModel(name: string): Promise<void> {
    const model = (await this.#find(name)).folder;
    if (this.#state.current.state !== "running") return;
    await this.#client.ask("POST", "/api/generate", { model, keep_alive: 0, stream: false });
  }

  async removeModel(name: string): Promise<void> {
    const folder = await this.#find(name);
    await this.unloadModel(folder.folder);
    await this.#store.remove(folder);
  }

  async copyModel(source: string, destination: string): Promise<void> {
    const { path, folder, overlay } = await this.#find(source);
    if (mlxKey(destination) === mlxKey(folder)) return;
    await this.#build(destination, await listFiles(path), overlay);
  }

  async createModel(name: string, { from, files, adapter, overlay }: CreatePlan): Promise<void> {
    const source = from === undefined ? null : await this.#find(from);
    // An adapter belongs to its weights: a new one takes the place of the source's.
    const replaced = adapter ? source?.overlay.adapter : undefined;
    const all = new Map([...(source ? await listFiles(source.path, replaced) : []), ...(files ?? [])]);
    for (const [file, path] of adapter ?? []) all.set(`${adapterFolder}/${file}`, path);
    const derived = deriveOverlay(source?.overlay ?? {}, overlay);
    await this.#build(name, all, adapter ? { ...derived, adapter: adapterFolder } : derived);
  }

  async #build(name: string, files: ReadonlyMap<string, string>, overlay: Overlay): Promise<void> {
    const folder = mlxFolder(name);
    if (folder === null) throw new AppError("BAD_REQUEST", "invalid model name");
    const old = await this.#store.find(name);
    if (old) await this.unloadModel(old.folder);
    await buildModel({ root: this.#store.root, folder, files, overlay });
    if (old && old.folder !== folder) await this.#store.remove(old);
    await this.#store.list();
  }

  async pullModel(name: string, revision: string | null, options: PullOptions): Promise<void> {
    if (isDemoModel(name)) {
      options.report({ phase: "copying it from the package" });
      await this.#installDemoModel();
      return void (await this.#store.list());
    }
    await this.#requirePython();
    const { python, rootDir, modelsDir, hfEndpoint, tokenFile, runFile } = this.#options;
    const script = join(rootDir, "mlx_backend", "pull.py");
    const token = await readHubToken(this.#options.env, tokenFile);
    const env = { ...this.#options.env, HF_ENDPOINT: hfEndpoint, ...(token === null ? {} : { HF_TOKEN: token }) };
    const settings = { python, script, root: modelsDir, env, runDir: dirname(runFile) };
    const replaced = await pullModel(name, revision, settings, options);
    await this.#store.list();
    // The older weights may be in memory.
    if (replaced !== null) await this.unloadModel(replaced);
  }

  #installDemoModel(): Promise<void> {
    return installDemoModel(this.#options.rootDir, this.#options.modelsDir);
  }

  readonly wire = {
    tags: async () => (await this.#store.list()).map(toTagsEntry),
    running: async () => {
      const [folders, running] = await Promise.all([this.#store.list(), this.#running()]);
      return folders.flatMap((folder) => {
        const entry = findRunning(running, folder);
        return entry ? [toRunningEntry(folder, entry)] : [];
      });
    },
    show: async (name: string) => toShowBody(await this.#find(name)),
  };

  async #find(name: string): Promise<ModelFolder> {
    const folder = await this.#store.find(name);
    if (!folder) throw new AppError("NOT_FOUND", `model '${name}' not found`);
    return folder;
  }

  /** A minute, since the first question waits for mlx_lm: seconds from a slow or busy disk. */
  async #askTokenizer<Answer>(path: string, question: object): Promise<Answer> {
    await this.#state.ready(10_000);
    return (await this.#client.ask("POST", path, question, 60_000)) as Answer;
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
  return running.find((model) => mlxKey(model.name) === mlxKey(folder.folder));
}

/** A missing package dies the same way at every start. */
function explainExit(lastLine: string): AppError | null {
  if (!/^(ModuleNotFoundError|ImportError)\b/.test(lastLine)) return null;
  return new AppError("UNAVAILABLE", `MLX cannot be loaded: ${lastLine}`, {
    hint: "Run `npm run setup` to install the packages of the MLX backend.",
  });
}
