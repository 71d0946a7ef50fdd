import { z } from "zod";
import { machineSchema } from "~/shared/contracts/bench";
import { engineStatusSchema } from "~/shared/contracts/engine";

export const settingSchema = z.object({
  name: z.string(),
  value: z.string(),
  source: z.enum(["flag", "env", "default"]),
  /** The flag and the variable that set it. */
  flag: z.string().nullable(),
  env: z.string().nullable(),
});
export type Setting = z.infer<typeof settingSchema>;

export const systemSchema = z.object({
  version: z.string(),
  pid: z.number().int(),
  startedAt: z.number().int(),
  /** Where the dashboard and all APIs answer. */
  url: z.string(),
  /** Where the Ollama port answers; null when another server holds it. */
  ollamaUrl: z.string().nullable(),
  machine: machineSchema,
  /** Of the daemon itself; those of the engines are in `engines`. */
  residentBytes: z.number().int(),
  engines: z.array(engineStatusSchema),
  /** Things the user should know, such as a port that was taken, each with what to do. */
  notices: z.array(z.string()),
  settings: z.array(settingSchema),
});
export type System = z.infer<typeof systemSchema>;
