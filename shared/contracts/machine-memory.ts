import { z } from "zod";
import { engineIdSchema } from "~/shared/contracts/engine";

/** How the machine's memory is used now. All figures are bytes; they add up to `totalBytes`. */
export const machineMemorySchema = z.object({
  totalBytes: z.number().int(),
  /** Of loaded models, as their engines tell, largest first. */
  models: z.array(z.object({ name: z.string(), engine: engineIdSchema, bytes: z.number().int() })),
  /** What the engines hold beyond their models: programs, caches of conversations, work space. */
  engines: z.array(z.object({ engine: engineIdSchema, bytes: z.number().int() })),
  otherBytes: z.number().int(),
  freeBytes: z.number().int(),
  /** What models may take together: Metal's share on Apple silicon, else all of the memory. */
  modelLimitBytes: z.number().int(),
});
export type MachineMemory = z.infer<typeof machineMemorySchema>;
