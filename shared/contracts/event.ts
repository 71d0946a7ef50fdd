import { z } from "zod";
import { liveAnswerSchema } from "~/shared/contracts/conversation";
import { engineStatusSchema } from "~/shared/contracts/engine";
import { jobSchema } from "~/shared/contracts/job";

/**
 * What the daemon tells every open page. An event says what changed; the page's query fetches it.
 * `job.text` and `answer.text` alone carry content: the live text of a model at work.
 */
export const serverEventSchema = z.discriminatedUnion("type", [
  /** First message of every subscription: where things stand now. */
  z.object({ type: z.literal("hello"), jobs: z.array(jobSchema), engines: z.array(engineStatusSchema) }),
  z.object({ type: z.literal("job.changed"), job: jobSchema }),
  z.object({ type: z.literal("job.text"), jobId: z.string(), delta: z.string() }),
  z.object({ type: z.literal("tasks.changed"), taskIds: z.array(z.string()) }),
  z.object({ type: z.literal("workspaces.changed") }),
  z.object({ type: z.literal("proposals.changed"), taskId: z.string() }),
  z.object({ type: z.literal("executions.changed"), taskId: z.string() }),
  z.object({ type: z.literal("models.changed") }),
  z.object({ type: z.literal("engine.changed"), engine: engineStatusSchema }),
  z.object({ type: z.literal("bench.changed"), benchRunId: z.string() }),
  z.object({ type: z.literal("prompts.changed") }),
  /** Requests came to a model or left it; told at most four times a second. */
  z.object({ type: z.literal("queue.changed") }),
  /** A conversation's turns, lanes or title, its deletion or return. */
  z.object({ type: z.literal("conversations.changed"), conversationId: z.string() }),
  z.object({ type: z.literal("presets.changed") }),
  /**
   * More of an answer. `content` begins at the UTF-16 offset `contentAt` of the answer, `thinking` likewise, so that a
   * page knows what it has already and what it has missed.
   */
  liveAnswerSchema.extend({
    type: z.literal("answer.text"),
    conversationId: z.string(),
    contentAt: z.number().int(),
    content: z.string(),
    thinkingAt: z.number().int(),
    thinking: z.string(),
  }),
]);
export type ServerEvent = z.infer<typeof serverEventSchema>;
