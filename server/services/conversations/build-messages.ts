import type { AttachmentRow, TurnRow } from "~/db/queries/turns";
import type { LaneSettings } from "~/shared/contracts/conversation";
import { fenceFile } from "~/shared/fence-file";

/** A message of `/api/chat` (Ollama's dialect). */
export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
  /** Base64. */
  images?: string[];
}

/**
 * The messages that a lane sends for a path of turns: its system prompt, then what was said, removed and empty turns
 * left out. Texts of one side that follow each other become one message, because many templates ask that sides take
 * turns. Text files stand before the message, fenced.
 */
export function buildMessages(
  { system, options }: Pick<LaneSettings, "system" | "options">,
  path: readonly TurnRow[],
  attachments: readonly AttachmentRow[],
): ChatMessage[] {
  const messages: ChatMessage[] = system.trim() ? [{ role: "system", content: system }] : [];
  const shown = path.filter(({ removedAt }) => removedAt === null);
  const kept = options.historyTurns === undefined ? shown : shown.slice(-options.historyTurns);
  for (const turn of kept) {
    const message = toMessage(
      turn,
      attachments.filter(({ turnId }) => turnId === turn.id),
    );
    if (message.content === "" && !message.images) continue;
    const last = messages.at(-1);
    if (last?.role !== message.role) messages.push(message);
    else {
      last.content = `${last.content}\n\n${message.content}`;
      if (message.images) last.images = [...(last.images ?? []), ...message.images];
    }
  }
  return messages;
}

function toMessage({ role, content }: TurnRow, files: readonly AttachmentRow[]): ChatMessage {
  const texts = files.filter(({ kind }) => kind === "text").map(({ name, content: text }) => fenceFile(name, text));
  const images = files.filter(({ kind }) => kind === "image").map(({ content: bytes }) => bytes);
  const whole = [...texts, content].filter((part) => part !== "").join("\n\n");
  return images.length > 0 ? { role, content: whole, images } : { role, content: whole };
}
