import type { ModelQueue } from "~/shared/contracts/queue";

/** What Ollama's API answers, as far as the command line reads it. Sizes are bytes, times RFC 3339, durations ns. */
export interface ModelApiRoutes {
  "GET /api/version": { version: string; ollmlx?: string };
  "GET /api/tags": { models: InstalledModel[] };
  "GET /api/ps": { models: RunningModel[] };
  "GET /api/queue": { models: ModelQueue[] };
  "POST /api/show": ShownModel;
  "POST /api/copy": null;
  "DELETE /api/delete": null;
  "POST /api/generate": { done: boolean };
  "POST /api/embed": { embeddings: number[][] };
}

export interface ModelDetails {
  parent_model?: string;
  format?: string;
  family?: string;
  parameter_size?: string;
  quantization_level?: string;
}

export interface InstalledModel {
  name: string;
  modified_at: string;
  size: number;
  digest: string;
  details?: ModelDetails;
  capabilities?: string[];
  remote_model?: string;
}

export interface RunningModel {
  name: string;
  size: number;
  size_vram?: number;
  digest: string;
  expires_at: string;
  context_length?: number;
  details?: ModelDetails;
}

export interface ShownModel {
  license?: string;
  modelfile?: string;
  parameters?: string;
  template?: string;
  system?: string;
  details?: ModelDetails;
  messages?: { role: string; content: string }[];
  model_info?: Record<string, unknown>;
  projector_info?: Record<string, unknown>;
  tensors?: { name: string; type: string; shape: number[] }[];
  capabilities?: string[];
  requires?: string;
}

/** A chunk of `/api/generate` or `/api/chat`; the last one has `done` and the figures. */
export interface AnswerChunk {
  response?: string;
  thinking?: string;
  message?: { content?: string; thinking?: string; tool_calls?: unknown[] };
  done?: boolean;
  done_reason?: string;
  total_duration?: number;
  load_duration?: number;
  prompt_eval_count?: number;
  prompt_eval_duration?: number;
  eval_count?: number;
  eval_duration?: number;
  ollmlx?: { ttft?: number; queue_duration?: number; cached_tokens?: number };
}

/** A line of `/api/pull` or `/api/create`. */
export interface ProgressChunk {
  status: string;
  digest?: string;
  total?: number;
  completed?: number;
}
