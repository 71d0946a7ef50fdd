import { z } from "zod";
import { chatOptionsSchema } from "~/shared/contracts/conversation";
import { parseDurationMs } from "~/shared/duration";

/**
 * What a person wants of one model in chats and tasks. The options of a kind of work go before these, and those of a chat
 * or a request before both.
 */
export const modelDefaultsSchema = z.object({
  system: z.string().max(100_000).default(""),
  options: chatOptionsSchema.default({}),
  /** How long it stays loaded, as Ollama writes it: "5m", "-1" = until it is unloaded; null = the daemon's setting. */
  keepAlive: z
    .string()
    .trim()
    .refine(
      (text) => parseDurationMs(text) !== null,
      "give a duration such as 5m, 1h30m, 0 (unload at once) or -1 (stay loaded)",
    )
    .nullable()
    .default(null),
});
export type ModelDefaults = z.output<typeof modelDefaultsSchema>;

/** Work that a model can be chosen for. `general` is text for tasks: breakdowns, documentation, summaries. */
export const modelRoleSchema = z.enum(["chat", "code", "general", "embedding"]);
export type ModelRole = z.infer<typeof modelRoleSchema>;

/** How a model does a kind of work; what is left out is the model's own, or the task's. `num_ctx` is the most it may see. */
export const roleOptionsSchema = chatOptionsSchema.pick({
  temperature: true,
  top_p: true,
  top_k: true,
  min_p: true,
  repeat_penalty: true,
  seed: true,
  num_ctx: true,
});
export type RoleOptions = z.infer<typeof roleOptionsSchema>;

/** Who does a kind of work now. */
export const roleChoiceSchema = z.object({
  role: modelRoleSchema,
  /** The model that a person chose; null = the automatic choice. It may have been deleted since. */
  pinned: z.string().nullable(),
  /** The model that does the work: the pinned one if it is installed. Null when none can. */
  chosen: z.string().nullable(),
  /** Why, most important first. */
  reasons: z.array(z.string()),
  options: roleOptionsSchema,
});
export type RoleChoice = z.infer<typeof roleChoiceSchema>;
