import type { Turn } from "~/shared/contracts/conversation";
import { fenceFile } from "~/shared/fence-file";

/** What of a turn is written down. */
export type MarkdownTurn = Pick<Turn, "role" | "content" | "thinking" | "model"> & {
  files: readonly { kind: "text" | "image"; name: string; content: string }[];
};

/** A conversation as a document to read: questions and answers under headings, text files fenced, thinking folded. */
export function conversationMarkdown(title: string, system: string, turns: readonly MarkdownTurn[]): string {
  const parts = [`# ${title || "Chat"}`];
  if (system.trim()) parts.push("## System", system.trim());
  for (const { role, content, thinking, model, files } of turns) {
    parts.push(role === "user" ? "## Question" : `## Answer${model ? ` (${model})` : ""}`);
    for (const { kind, name, content: text } of files) {
      parts.push(kind === "text" ? fenceFile(name, text) : `Image ${name}`);
    }
    if (thinking.trim()) parts.push(`<details><summary>Thinking</summary>\n\n${thinking.trim()}\n\n</details>`);
    if (content.trim()) parts.push(content.trim());
  }
  return `${parts.join("\n\n")}\n`;
}
