import { existsSync } from "node:fs";
import type { ChatSession } from "~/cli/chat/session";
import { helpAbout } from "~/cli/chat/slash/help";
import { listModels, loadModel, saveModel } from "~/cli/chat/slash/models";
import { changeSetting } from "~/cli/chat/slash/set";
import { showPart } from "~/cli/chat/slash/show";

/** `leave` ends the conversation; anything else is text for the user, "" for none. */
export type SlashResult = "leave" | { text: string };

/** A message that begins with a slash, unless it begins with the path of a file. */
export function isSlashCommand(message: string): boolean {
  const [first = ""] = message.split(/\s/, 1);
  return first.startsWith("/") && !(first.indexOf("/", 1) > 0 && existsSync(first.replace(/\\(.)/g, "$1")));
}

/** Carries out one message that begins with a slash. Throws what the server says against it. */
export async function runSlashCommand(
  message: string,
  session: ChatSession,
  history: { isKept: boolean },
): Promise<SlashResult> {
  const [command = "", ...words] = message.trim().split(/\s+/);
  switch (command) {
    case "/bye":
    case "/exit":
      return "leave";
    case "/?":
    case "/help":
      return { text: helpAbout(words[0], session) };
    case "/clear":
      session.clear();
      return { text: "Cleared session context" };
    case "/list":
    case "/ls":
      return { text: await listModels(words[0]) };
    case "/load":
      return { text: await loadModel(words, session) };
    case "/save":
      return { text: await saveModel(words, session) };
    case "/set":
      return { text: changeSetting(message, words, session.settings, history) };
    case "/show":
      return { text: await showPart(words[0], session) };
    default:
      return { text: `Unknown command '${command}'. Type /? for help` };
  }
}
