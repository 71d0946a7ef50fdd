import type { Model } from "~/shared/contracts/model";

/** A loaded model as an engine's `/api/ps` tells it. */
export interface RunningModel {
  name: string;
  size?: number;
  size_vram?: number;
  expires_at?: string;
  context_length?: number;
  [field: string]: unknown;
}

/** Ollama writes "for ever" as a time some centuries away. */
export function toLoaded(running: RunningModel): NonNullable<Model["loaded"]> {
  const expiresAt = Date.parse(running.expires_at ?? "");
  const isPinned = Number.isNaN(expiresAt) || expiresAt > Date.now() + 100 * 365 * 86_400_000;
  return {
    memoryBytes: Math.max(0, Math.round(Number(running.size_vram || running.size || 0))),
    contextLength: Number(running.context_length ?? 0),
    expiresAt: isPinned ? null : expiresAt,
  };
}
