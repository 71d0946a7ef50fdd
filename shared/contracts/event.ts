import { z } from "zod";
import { engineStatusSchema } from "~/shared/contracts/engine";
import { jobSchema } from "~/shared/contracts/job";

/**
 * What the daemon tells every open page. An event says what changed; the page's query fetches it.
 * `job.text` alone carries content: the live text of a model at work.
 */
export const serverEventSchema = z.discriminatedUnion("type", [
  /** First message of every subscription: where things stand now. */
  z.object({ type: z.literal("hello"), jobs: z.array(jobSchema), engines: z.array(engineStatusSchema) }),
  z.object({ type: z.literal("job.changed"), job: jobSchema }),
  z.object({ type: z.literal("job.text"), jobId: z.string(), delta: z.string() }),
  z.object({ type: z.literal("tasks.changed"), taskIds: z.array(z.string()) }),
  z.object({ type: z.literal("workspaces.changed") }),
  z.object({ type: z.literal("proposals.changed"), taskId: z.string() }),
  z.object({ type: z.literal("models.changed") }),
  z.object({ type: z.literal("engine.changed"), engine: engineStatusSchema }),
  z.object({ type: z.literal("bench.changed"), benchRunId: z.string() }),
  z.object({ type: z.literal("prompts.changed") }),
]);
export type ServerEvent = z.infer<typeof serverEventSchema>;
