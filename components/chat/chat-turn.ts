import { z } from "zod";

/** What an answer cost. Times are milliseconds on the page's clock from the moment of sending; counts are the engine's. */
export const chatFiguresSchema = z.object({
  ttftMs: z.number().nullable(),
  totalMs: z.number(),
  promptTokens: z.number().nullable(),
  /** Prompt tokens taken from the engine's cache; null when it does not tell. */
  cachedTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  /** Output tokens over the engine's decode time. */
  tokensPerSecond: z.number().nullable(),
});
export type ChatFigures = z.infer<typeof chatFiguresSchema>;

const userTurnSchema = z.object({ id: z.string(), role: z.literal("user"), content: z.string() });

const assistantTurnSchema = z.object({
  id: z.string(),
  role: z.literal("assistant"),
  content: z.string(),
  thinking: z.string(),
  model: z.string(),
  /** Null until the engine has sent its last line. */
  figures: chatFiguresSchema.nullable(),
  /** Why there is no answer, or only a part of one. */
  problem: z.string().nullable(),
  stopped: z.boolean(),
});

export const chatTurnSchema = z.discriminatedUnion("role", [userTurnSchema, assistantTurnSchema]);
export type ChatTurn = z.infer<typeof chatTurnSchema>;
export type AssistantTurn = z.infer<typeof assistantTurnSchema>;

export const chatSettingsSchema = z.object({
  model: z.string().nullable(),
  system: z.string(),
  /** Null = the model's own default. */
  temperature: z.number().min(0).max(2).nullable(),
});
export type ChatSettings = z.infer<typeof chatSettingsSchema>;

export const defaultChatSettings: ChatSettings = { model: null, system: "", temperature: null };

/** How many settings beside the model differ from the default. */
export const countChangedSettings = ({ system, temperature }: ChatSettings): number =>
  (system.trim() ? 1 : 0) + (temperature !== null ? 1 : 0);
