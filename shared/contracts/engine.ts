import { z } from "zod";

export const engineIdSchema = z.enum(["mlx", "ollama"]);
export type EngineId = z.infer<typeof engineIdSchema>;

/**
 * absent: not installed or not reachable; stopped: stopped by the user; starting, running, stopping: as said;
 * backoff: died and waits for its next start; crashed: died too often, stays down until started by hand.
 */
export const engineStateSchema = z.enum(["absent", "stopped", "starting", "running", "stopping", "backoff", "crashed"]);
export type EngineState = z.infer<typeof engineStateSchema>;

export const engineStatusSchema = z.object({
  id: engineIdSchema,
  /** managed: our child process; attached: somebody else's server that we use and never stop. */
  mode: z.enum(["managed", "attached"]),
  state: engineStateSchema,
  url: z.string(),
  port: z.number().int(),
  pid: z.number().int().nullable(),
  version: z.string().nullable(),
  /** Resident bytes of the engine's processes, null where it is not ours to measure. */
  residentBytes: z.number().int().nullable(),
  /** Processor time of the engine's processes in the last moments; 100 = one core at full work. Null as above. */
  cpuPercent: z.number().int().nullable(),
  restarts: z.number().int(),
  startedAt: z.number().int().nullable(),
  lastError: z.string().nullable(),
  /** What the user can do about `lastError` or an absent engine. */
  remedy: z.string().nullable(),
  logFile: z.string().nullable(),
});
export type EngineStatus = z.infer<typeof engineStatusSchema>;
