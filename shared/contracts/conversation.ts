import { z } from "zod";
import { engineIdSchema } from "~/shared/contracts/engine";

/** What a lane overrides of its model's defaults; a field left out means the default. Names are those of Ollama's options. */
export const chatOptionsSchema = z.object({
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.number().int().min(0).max(1000).optional(),
  min_p: z.number().min(0).max(1).optional(),
  repeat_penalty: z.number().min(0).max(2).optional(),
  seed: z.number().int().min(0).max(2_147_483_647).optional(),
  /** Tokens of context; more costs memory. */
  num_ctx: z.number().int().min(256).max(1_048_576).optional(),
  /** Greatest number of tokens of an answer. */
  num_predict: z.number().int().min(1).max(131_072).optional(),
  stop: z.array(z.string().min(1).max(100)).min(1).max(8).optional(),
  think: z.boolean().optional(),
  /** Only so many of the newest turns are sent. */
  historyTurns: z.number().int().min(1).max(1000).optional(),
});
export type ChatOptions = z.infer<typeof chatOptionsSchema>;

/** One column of a conversation: who answers, and how. */
export const laneSettingsSchema = z.object({
  model: z.string().min(1).max(300),
  system: z.string().max(100_000).default(""),
  options: chatOptionsSchema.default({}),
});
export type LaneSettings = z.output<typeof laneSettingsSchema>;

/** A conversation is a tree of turns; a lane shows the path from its root to `leafId`. */
export const laneSchema = laneSettingsSchema.extend({ leafId: z.string().nullable() });
export type Lane = z.infer<typeof laneSchema>;

export const largestLaneCount = 2;
const laneList = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).min(1).max(largestLaneCount);

/** What a message carries beside its text, without the content itself. */
export const attachmentSchema = z.object({
  id: z.string(),
  kind: z.enum(["text", "image"]),
  name: z.string(),
  /** Of the file as it was given. */
  sizeBytes: z.number().int().nonnegative(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const largestTextAttachmentBytes = 512 * 1024;
export const largestImageBytes = 10 * 1024 * 1024;
export const largestAttachmentCount = 10;
export const largestMessageLength = 500_000;

/** Base64 is a third longer than what it holds. */
const longestContent = Math.ceil((largestImageBytes * 4) / 3) + 4;

export const newAttachmentSchema = z
  .object({
    kind: z.enum(["text", "image"]),
    name: z.string().min(1).max(255),
    /** The text, or the image's bytes in base64 without a `data:` head. */
    content: z.string().min(1).max(longestContent),
  })
  .refine(({ kind, content }) => kind === "image" || content.length <= largestTextAttachmentBytes, {
    message: `a text file may have at most ${largestTextAttachmentBytes / 1024} KB`,
  });
export type NewAttachment = z.infer<typeof newAttachmentSchema>;

export const newMessageSchema = z
  .object({
    content: z.string().max(largestMessageLength),
    attachments: z.array(newAttachmentSchema).max(largestAttachmentCount).default([]),
  })
  .refine(({ content, attachments }) => content.trim() !== "" || attachments.length > 0, {
    message: "a message needs a text or a file",
  });
export type NewMessage = z.output<typeof newMessageSchema>;

/** What an answer cost. Times are milliseconds; null where the engine did not tell. */
export const answerFiguresSchema = z.object({
  engine: engineIdSchema,
  /** On the daemon's clock, from sending to the first text. */
  ttftMs: z.number().nullable(),
  /** On the daemon's clock, from sending to the last line. */
  totalMs: z.number(),
  queueMs: z.number().nullable(),
  loadMs: z.number().nullable(),
  /** From the first word of thinking to the first word of the answer. */
  thinkingMs: z.number().nullable(),
  promptTokens: z.number().int().nullable(),
  /** Prompt tokens taken from the engine's cache. */
  cachedTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
  /** Output tokens over the engine's decode time. */
  tokensPerSecond: z.number().nullable(),
  /** Requests that shared the engine's steps, on average. */
  batchSizeMean: z.number().nullable(),
  /** As the engine said: `stop`, `length`. */
  stopReason: z.string().nullable(),
});
export type AnswerFigures = z.infer<typeof answerFiguresSchema>;

/**
 * Why an answer is missing or broken off. model_missing: pull it; context: the prompt does not fit; busy: the queue is
 * full; engine: it is down or died; interrupted: the daemon ended; other: as the message says.
 */
export const answerProblemSchema = z.object({
  kind: z.enum(["model_missing", "context", "busy", "engine", "interrupted", "other"]),
  message: z.string(),
  hint: z.string().nullable(),
});
export type AnswerProblem = z.infer<typeof answerProblemSchema>;

export const turnStatusSchema = z.enum(["streaming", "done", "stopped", "failed"]);

export const toolCallSchema = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) });
export type ToolCall = z.infer<typeof toolCallSchema>;

export const turnSchema = z.object({
  id: z.string(),
  conversationId: z.string(),
  /** The turn before it; null at the root. */
  parentId: z.string().nullable(),
  role: z.enum(["user", "assistant"]),
  content: z.string(),
  thinking: z.string(),
  toolCalls: z.array(toolCallSchema),
  attachments: z.array(attachmentSchema),
  /** Who answered; null for a question. */
  model: z.string().nullable(),
  status: turnStatusSchema,
  figures: answerFiguresSchema.nullable(),
  problem: answerProblemSchema.nullable(),
  /** A removed turn is neither shown nor sent; its place in the tree stays until it is forgotten. */
  isRemoved: z.boolean(),
  createdAt: z.number().int(),
  /** All turns at this place in their order, this one among them, removed ones left out. */
  siblingIds: z.array(z.string()),
});
export type Turn = z.infer<typeof turnSchema>;

export const conversationSchema = z.object({
  id: z.string(),
  title: z.string(),
  lanes: laneList(laneSchema),
  isPinned: z.boolean(),
  createdAt: z.number().int(),
  /** When a message was last sent. */
  updatedAt: z.number().int(),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** A row of the list. `excerpt` is where a search was found, its match between U+0002 and U+0003. */
export const conversationCardSchema = conversationSchema.omit({ lanes: true }).extend({
  models: z.array(z.string()),
  isAnswering: z.boolean(),
  excerpt: z.string().nullable(),
});
export type ConversationCard = z.infer<typeof conversationCardSchema>;

export const listConversationsSchema = z.object({
  search: z.string().max(200).default(""),
  /** `nextCursor` of the part before. */
  cursor: z.string().nullish(),
  limit: z.number().int().min(1).max(200).default(100),
});
export type ListConversations = z.output<typeof listConversationsSchema>;

export const conversationPageSchema = z.object({
  items: z.array(conversationCardSchema),
  nextCursor: z.string().nullable(),
});

/** loading: the model comes into memory; waiting: for the queue and the prompt to be read. */
export const answerPhaseSchema = z.enum(["loading", "waiting", "thinking", "writing"]);
export type AnswerPhase = z.infer<typeof answerPhaseSchema>;

/** How far an answer on its way is. */
export const liveAnswerSchema = z.object({
  turnId: z.string(),
  phase: answerPhaseSchema,
  /** When it was asked for (epoch ms). */
  askedAt: z.number().int(),
  /** Its place among the requests that wait for the model; null when it does not wait. */
  queuePosition: z.number().int().nullable(),
});
export type LiveAnswer = z.infer<typeof liveAnswerSchema>;

/** How many of a lane's newest turns come with a conversation when nobody asks for more. */
export const defaultViewDepth = 60;

/** Turns are the newest of each lane's path; where one has a parent that is not among them, there are earlier ones. */
export const conversationViewSchema = z.object({
  conversation: conversationSchema,
  turns: z.array(turnSchema),
  live: z.array(liveAnswerSchema),
});
export type ConversationView = z.infer<typeof conversationViewSchema>;

export const startConversationSchema = z.object({ lanes: laneList(laneSettingsSchema), message: newMessageSchema });

export const presetSchema = z.object({
  id: z.string(),
  name: z.string().trim().min(1).max(80),
  system: laneSettingsSchema.shape.system,
  options: laneSettingsSchema.shape.options,
});
export type Preset = z.infer<typeof presetSchema>;
