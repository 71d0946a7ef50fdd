import { z } from "zod";
import {
  answerFiguresSchema,
  laneSettingsSchema,
  largestLaneCount,
  newAttachmentSchema,
  toolCallSchema,
} from "~/shared/contracts/conversation";

/** A turn in a file; ids hold within the file only. */
export const fileTurnSchema = z.object({
  id: z.string().min(1).max(100),
  parentId: z.string().nullable(),
  role: z.enum(["user", "assistant"]),
  content: z.string().max(5_000_000),
  thinking: z.string().max(5_000_000).default(""),
  toolCalls: z.array(toolCallSchema).default([]),
  model: z.string().max(300).nullable().default(null),
  figures: answerFiguresSchema.nullable().catch(null).default(null),
  attachments: z.array(newAttachmentSchema).default([]),
  createdAt: z.number().int().nonnegative().optional(),
});
export type FileTurn = z.output<typeof fileTurnSchema>;

export const largestTurnCount = 20_000;

/** A whole conversation with all its branches, as it is exported. */
export const conversationFileSchema = z.object({
  format: z.literal("ollmlx-conversation"),
  version: z.literal(1),
  title: z.string().max(200),
  lanes: z
    .array(laneSettingsSchema.extend({ leafId: z.string().nullable() }))
    .min(1)
    .max(largestLaneCount),
  turns: z.array(fileTurnSchema).max(largestTurnCount),
});
export type ConversationFile = z.output<typeof conversationFileSchema>;

/** A plain list of messages, as the chat APIs take it. */
const messageListSchema = z.object({
  model: z.string().max(300).optional(),
  messages: z
    .array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string().max(5_000_000) }))
    .min(1)
    .max(largestTurnCount),
});

/**
 * Reads an exported conversation, or a JSON object with `messages` (an array of them will do). The error says what is
 * wrong in words for a person.
 */
export function parseConversationFile(text: string): { file: ConversationFile } | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "the file is not JSON" };
  }
  const list = messageListSchema.safeParse(Array.isArray(value) ? { messages: value } : value);
  if (list.success) return { file: fromMessages(list.data) };
  const parsed = conversationFileSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const isOurs = typeof value === "object" && value !== null && "format" in value;
    if (!isOurs) return { problem: "the file holds neither an exported conversation nor a list of messages" };
    return { problem: `${issue?.path.join(".") || "the file"}: ${issue?.message}` };
  }
  const problem = findBrokenTree(parsed.data);
  return problem ? { problem } : { file: parsed.data };
}

function fromMessages({ model, messages }: z.output<typeof messageListSchema>): ConversationFile {
  const system = messages.filter(({ role }) => role === "system").map(({ content }) => content);
  const turns = messages.flatMap(({ role, content }, index) =>
    role === "system" ? [] : [{ ...emptyTurn, id: `${index}`, parentId: null as string | null, role, content }],
  );
  for (const [index, turn] of turns.entries()) turn.parentId = turns[index - 1]?.id ?? null;
  const lane = { model: model ?? "", system: system.join("\n\n"), options: {}, leafId: turns.at(-1)?.id ?? null };
  return { format: "ollmlx-conversation", version: 1, title: "", lanes: [lane], turns };
}

const emptyTurn = { thinking: "", toolCalls: [], model: null, figures: null, attachments: [] };

/** Parents stand before their children, so no cycle can be written down. */
function findBrokenTree({ turns, lanes }: ConversationFile): string | null {
  const known = new Set<string>();
  for (const { id, parentId } of turns) {
    if (known.has(id)) return `two turns have the id ${id}`;
    if (parentId !== null && !known.has(parentId)) return `turn ${id} comes before its parent ${parentId}`;
    known.add(id);
  }
  const lost = lanes.find(({ leafId }) => leafId !== null && !known.has(leafId));
  return lost ? `there is no turn ${lost.leafId}` : null;
}
