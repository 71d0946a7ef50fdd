import type { Readable } from "node:stream";
import type { ModelWorkshop } from "~/server/engines/model-workshop";
import type { RequestQueue, Ticket } from "~/server/engines/request-queue";
import type { EngineId, EngineStatus } from "~/shared/contracts/engine";
import type { JobProgress } from "~/shared/contracts/job";
import type { Model, ModelDetail } from "~/shared/contracts/model";

/** The model routes that every engine answers in Ollama's wire dialect, by `Engine.send`. */
export type EngineRoute = "/api/generate" | "/api/chat" | "/api/embed" | "/api/embeddings";

/** An engine's answer as it arrives: bytes in Ollama's dialect (NDJSON, or one JSON object when `stream` was false). */
export interface EngineReply {
  statusCode: number;
  contentType: string;
  body: Readable;
  ticket?: Ticket;
}

export interface SendOptions {
  /** Aborting it cancels the generation at the engine. */
  signal: AbortSignal;
  /** The request's place in the engine's queue; told when its answer begins and what it counted. */
  ticket?: Ticket;
}

export interface PullOptions {
  signal: AbortSignal;
  report: (progress: JobProgress) => void;
}

/** What a derived model adds to the one it is made from, as a Modelfile says it; absent = inherited. */
export interface ModelOverlay {
  /** The model that it is made from, as a person named it. */
  from?: string;
  system?: string;
  /** Ollama's Go template, or a Jinja chat template for MLX. */
  template?: string;
  license?: string[];
  parameters?: Record<string, unknown>;
  messages?: { role: string; content: string }[];
}

/** What a new model is made of. */
export interface CreatePlan {
  /** An installed model of this engine. */
  from?: string;
  /** Files by their path in the model's folder, with where they are now. */
  files?: ReadonlyMap<string, string>;
  /** mlx-lm's `adapters.safetensors` and `adapter_config.json`, likewise. */
  adapter?: ReadonlyMap<string, string>;
  overlay: ModelOverlay;
}

/** A folder of Hugging Face files for `importFolder`, and what the model is given beside its weights. */
export interface ImportSource {
  folder: string;
  /** Ollama's name of the kind, such as "q4_K_M"; null keeps the 16-bit weights. */
  quantization: string | null;
  /** Ollama's Go template; null leaves it to Ollama. */
  template: string | null;
  system: string | null;
  parameters: Record<string, unknown>;
}

/**
 * A kind of engine behind the daemon. Ollama's dialect is the neutral form between daemon and engines: whoever speaks
 * it is relayed byte for byte, and services read it as events (`read-events.ts`).
 */
export interface Engine {
  readonly id: EngineId;
  /** Who waits for its models. Every request that generates takes a place there first. */
  readonly queue: RequestQueue;
  status(): EngineStatus;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ends the engine with the daemon: stops it and gives back watches and connections. */
  close(): Promise<void>;
  /** Ends its processes at once, for a forced exit. */
  kill(): void;
  /** Waits until requests can be sent. Throws UNAVAILABLE with a remedy when that cannot come true by `timeoutMs`. */
  ready(timeoutMs: number): Promise<void>;
  /** Installed models with what is loaded; [] while the engine is absent or down and cannot tell. */
  listModels(): Promise<Model[]>;
  /** The installed model's full name for what a client typed, or null. */
  findModel(name: string): Promise<string | null>;
  /** Throws NOT_FOUND. */
  showModel(name: string): Promise<ModelDetail>;
  /** `body` is a request in Ollama's dialect whose `model` is installed here; it is sent as it is. */
  send(route: EngineRoute, body: Buffer, options: SendOptions): Promise<EngineReply>;
  /** Tokens of a text without special tokens, counted without loading the model; absent where the engine cannot. */
  countTokens?(model: string, text: string): Promise<number>;
  /** Tokens of the prompt that a chat request makes, template and tools included; absent where the engine cannot tell. */
  countPrompt?(request: Record<string, unknown>): Promise<number>;
  /** The text that token ids stand for; absent where the engine cannot tell. Throws BAD_REQUEST for an unknown id. */
  detokenize?(model: string, tokens: number[]): Promise<string>;
  /** Frees the model's memory; not an error when it is not loaded. */
  unloadModel(name: string): Promise<void>;
  /** Deletes the model's files. Throws NOT_FOUND. */
  removeModel(name: string): Promise<void>;
  /** A second name for an installed model. Throws NOT_FOUND, BAD_REQUEST for a name that will not do. */
  copyModel(source: string, destination: string): Promise<void>;
  /**
   * Makes a model from an installed one or from files on this machine, in the place of one of that name; absent where
   * the engine does that behind `wire.forward`. Throws BAD_REQUEST, NOT_FOUND, NO_SPACE.
   */
  createModel?(name: string, plan: CreatePlan): Promise<void>;
  /**
   * Downloads a model whole or not at all; what was fetched is kept for a resume. `revision` is a commit, branch or tag
   * of a hub's repository; null = the newest. Throws BAD_REQUEST for a revision where models have none.
   */
  pullModel(name: string, revision: string | null, options: PullOptions): Promise<void>;
  /** Conversions and training of its models; absent where the engine cannot. */
  readonly workshop?: ModelWorkshop;
  /** Makes a model of a folder of Hugging Face files with 16-bit weights; absent where the engine cannot. */
  importFolder?(name: string, source: ImportSource, options: PullOptions): Promise<void>;
  /** Answers for the gateway in Ollama's own shapes (`/api/tags` entries, `/api/ps` entries, `/api/show` body). */
  readonly wire: {
    tags(): Promise<Record<string, unknown>[]>;
    running(): Promise<Record<string, unknown>[]>;
    show(name: string, request: Record<string, unknown>): Promise<Record<string, unknown>>;
    /** Passes a request on to an engine that has the whole of Ollama's API; absent where it has not. */
    forward?(method: "HEAD" | "POST", path: string, body: Buffer | Readable, signal: AbortSignal): Promise<EngineReply>;
  };
}
