import type { Readable } from "node:stream";
import type { Engine, EngineReply, EngineRoute, ImportSource, PullOptions, SendOptions } from "~/server/engines/engine";
import { EngineClient } from "~/server/engines/engine-client";
import { EngineLoad } from "~/server/engines/engine-load";
import { EngineState } from "~/server/engines/engine-state";
import { ollamaKey } from "~/server/engines/model-ref";
import { AttachedServer } from "~/server/engines/ollama/attached-server";
import {
  type ShowBody,
  showSchema,
  type TagsEntry,
  tagsEntrySchema,
  toModel,
  toModelDetail,
} from "~/server/engines/ollama/describe-model";
import { importFolder } from "~/server/engines/ollama/import-folder";
import { locateOllama } from "~/server/engines/ollama/locate-ollama";
import { followPull } from "~/server/engines/ollama/pull-model";
import { RequestQueue } from "~/server/engines/request-queue";
import type { RunningModel } from "~/server/engines/running-model";
import { engineWaitMs, sendWhenReady } from "~/server/engines/send-when-ready";
import { type EngineHost, Supervisor } from "~/server/engines/supervisor";
import { AppError } from "~/server/errors";
import type { Logger } from "~/server/log";
import type { EngineStatus } from "~/shared/contracts/engine";
import type { Model, ModelDetail } from "~/shared/contracts/model";

export interface OllamaEngineOptions {
  /** Somebody's server to use, or the program to run on a port of 127.0.0.1 (`bin: null` = look for it). */
  source: { mode: "attach"; url: string } | { mode: "manage"; bin: string | null; port: number };
  modelsDir: string;
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

/** Requests that Ollama answers at once for one model unless OLLAMA_NUM_PARALLEL says otherwise. */
const defaultWidth = 1;

/** Ollama as the engine for GGUF models: a child of ours, or a server that runs anyway. */
export class OllamaEngine implements Engine {
  readonly id = "ollama";
  readonly #options: OllamaEngineOptions;
  readonly #state: EngineState;
  readonly #client: EngineClient;
  readonly queue: RequestQueue;
  readonly #host: EngineHost;
  readonly #load: EngineLoad;
  /** Full names by comparable name, from the last listing. */
  #names = new Map<string, string>();
  /** What `/api/show` said, by digest: it never changes for one digest. */
  readonly #shows = new Map<string, ShowBody>();

  constructor(options: OllamaEngineOptions) {
    const { source, logFile, log } = options;
    const isAttached = source.mode === "attach";
    const url = isAttached ? source.url : `http://127.0.0.1:${source.port}`;
    this.#options = options;
    this.#state = new EngineState(
      {
        id: "ollama",
        mode: isAttached ? "attached" : "managed",
        url,
        port: Number(new URL(url).port || (url.startsWith("https:") ? 443 : 80)),
        logFile: isAttached ? null : logFile,
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
    const probe = () => this.#probe();
    this.#host =
      source.mode === "attach"
        ? new AttachedServer(this.#state, probe)
        : new Supervisor({
            state: this.#state,
            port: source.port,
            logFile,
            runFile: options.runFile,
            log,
            command: () => this.#command(source.bin, source.port),
            probe,
            explainExit: () => null,
          });
  }

  status(): EngineStatus {
    return this.#load.refreshed();
  }

  async start(): Promise<void> {
    await this.#host.start();
    await this.#tags();
    this.#options.onModels();
  }

  stop(): Promise<void> {
    return this.#host.stop();
  }

  kill(): void {
    this.#host.kill();
  }

  async close(): Promise<void> {
    await this.#host.stop();
    await this.#client.close();
  }

  ready(timeoutMs: number): Promise<void> {
    return this.#state.ready(timeoutMs);
  }

  async listModels(): Promise<Model[]> {
    const [entries, running] = await Promise.all([this.#tags(), this.#running()]);
    const shows = await Promise.all(entries.map((entry) => this.#show(entry).catch(() => null)));
    return entries.map((entry, i) => toModel(entry, shows[i] ?? null, findRunning(running, entry)));
  }

  /** A name that is not known is looked for anew, after an engine that is coming up has come up. */
  async findModel(name: string): Promise<string | null> {
    const known = this.#names.get(ollamaKey(name));
    if (known) return known;
    const { state } = this.#state.current;
    if (state === "starting" || state === "backoff") await this.#state.ready(engineWaitMs).catch(() => undefined);
    await this.#tags();
    return this.#names.get(ollamaKey(name)) ?? null;
  }

  async showModel(name: string): Promise<ModelDetail> {
    const entry = await this.#find(name);
    return toModelDetail(entry, await this.#show(entry), findRunning(await this.#running(), entry));
  }

  send(route: EngineRoute, body: Buffer, options: SendOptions): Promise<EngineReply> {
    return sendWhenReady(this.#state, this.#client, route, body, options);
  }

  async unloadModel(name: string): Promise<void> {
    const entry = await this.#find(name);
    if (!findRunning(await this.#running(), entry)) return;
    await this.#client.ask("POST", "/api/generate", { model: entry.name, keep_alive: 0, stream: false });
  }

  async removeModel(name: string): Promise<void> {
    await this.#state.ready(engineWaitMs);
    const { name: model } = await this.#find(name);
    await this.#client.ask("DELETE", "/api/delete", { model }, 60_000);
    await this.#tags();
    this.#options.onModels();
  }

  async copyModel(source: string, destination: string): Promise<void> {
    await this.#state.ready(engineWaitMs);
    await this.#client.ask("POST", "/api/copy", { source: (await this.#find(source)).name, destination });
    await this.#tags();
    this.#options.onModels();
  }

  async pullModel(name: string, revision: string | null, { signal, report }: PullOptions): Promise<void> {
    if (revision !== null) {
      throw new AppError("BAD_REQUEST", `'${name}@${revision}' cannot be pulled`, {
        hint: "Models of Ollama's library have tags instead of revisions: name:tag.",
      });
    }
    await this.#state.ready(engineWaitMs);
    await followPull(name, await this.#client.stream("/api/pull", { model: name, stream: true }, signal), report);
    await this.#tags();
    this.#options.onModels();
  }

  async importFolder(name: string, source: ImportSource, options: PullOptions): Promise<void> {
    await this.#state.ready(engineWaitMs);
    await importFolder(this.#client, name, source, options);
    await this.#tags();
    this.#options.onModels();
  }

  readonly wire = {
    /** With what each model can do, which Ollama's own list leaves out. */
    tags: async (): Promise<Record<string, unknown>[]> => {
      const entries = await this.#tags();
      const shows = await Promise.all(entries.map((entry) => this.#show(entry).catch(() => null)));
      return entries.map((entry, i) => ({ ...entry, capabilities: shows[i]?.capabilities ?? ["completion"] }));
    },
    running: (): Promise<Record<string, unknown>[]> => this.#running(),
    show: async (name: string, request: Record<string, unknown>): Promise<Record<string, unknown>> => {
      await this.#state.ready(engineWaitMs);
      return (await this.#client.ask("POST", "/api/show", { ...request, model: name })) as Record<string, unknown>;
    },
    forward: async (
      method: "HEAD" | "POST",
      path: string,
      body: Buffer | Readable,
      signal: AbortSignal,
    ): Promise<EngineReply> => {
      await this.#state.ready(engineWaitMs);
      return this.#client.forward(method, path, body, signal);
    },
  };

  async #find(name: string): Promise<TagsEntry> {
    const entry = (await this.#tags()).find((candidate) => ollamaKey(candidate.name) === ollamaKey(name));
    if (!entry) throw new AppError("NOT_FOUND", `model '${name}' not found`);
    return entry;
  }

  /** [] while the server does not answer; the names that it told before stay known. */
  async #tags(): Promise<TagsEntry[]> {
    if (this.#state.current.state !== "running") return [];
    const answer = (await this.#client.ask("GET", "/api/tags").catch(() => null)) as { models?: unknown[] } | null;
    if (answer === null) return [];
    const entries = (answer.models ?? []).flatMap((entry) => tagsEntrySchema.safeParse(entry).data ?? []);
    this.#names = new Map(entries.map(({ name }) => [ollamaKey(name), name]));
    return entries;
  }

  async #show(entry: TagsEntry): Promise<ShowBody> {
    const known = this.#shows.get(entry.digest);
    if (known) return known;
    const show = showSchema.parse(await this.#client.ask("POST", "/api/show", { model: entry.name }));
    this.#shows.set(entry.digest, show);
    return show;
  }

  async #running(): Promise<RunningModel[]> {
    if (this.#state.current.state !== "running") return [];
    const answer = await this.#client.ask("GET", "/api/ps", undefined, 2_000).catch(() => ({}));
    return (answer as { models?: RunningModel[] }).models ?? [];
  }

  async #probe(): Promise<string | null> {
    const answer = (await this.#client.ask("GET", "/api/version", undefined, 1_000)) as { version?: string };
    return answer.version ?? null;
  }

  async #command(bin: string | null, port: number) {
    const { modelsDir, keepAlive, maxQueue, numParallel, env } = this.#options;
    return {
      file: await locateOllama(bin, env.PATH ?? ""),
      args: ["serve"],
      env: {
        ...env,
        OLLAMA_HOST: `127.0.0.1:${port}`,
        OLLAMA_MODELS: modelsDir,
        OLLAMA_KEEP_ALIVE: keepAlive,
        OLLAMA_MAX_QUEUE: String(maxQueue),
        ...(numParallel === null ? {} : { OLLAMA_NUM_PARALLEL: String(numParallel) }),
      },
    };
  }
}

function findRunning(running: RunningModel[], entry: TagsEntry): RunningModel | undefined {
  return running.find((model) => ollamaKey(model.name) === ollamaKey(entry.name));
}
