import { z } from "zod";
import { engineIdSchema } from "~/shared/contracts/engine";

export const queuedRequestSchema = z.object({
  id: z.string(),
  model: z.string(),
  /** `/api/chat`, `/v1/messages` and so on. */
  route: z.string(),
  /** The client's user agent, or the part of ollmlx that asks. */
  client: z.string(),
  state: z.enum(["running", "waiting"]),
  /** 0 while it runs, 1 for the next to run. */
  position: z.number().int().nonnegative(),
  /** Epoch ms. */
  enteredAt: z.number().int(),
  /** From its coming to the first byte of its answer, or until now. */
  waitedMs: z.number().int(),
});
export type QueuedRequest = z.infer<typeof queuedRequestSchema>;

/** The requests of one model, in the order in which they came. */
export const modelQueueSchema = z.object({
  model: z.string(),
  engine: engineIdSchema,
  /** Requests that run at once. */
  width: z.number().int(),
  /** Further requests that may wait before one is refused. */
  maxWaiting: z.number().int(),
  running: z.number().int(),
  waiting: z.number().int(),
  requests: z.array(queuedRequestSchema),
});
export type ModelQueue = z.infer<typeof modelQueueSchema>;
