import { setOption } from "~/cli/chat/option-values";
import type { ChatSession } from "~/cli/chat/session";
import type { Client } from "~/cli/client";
import type { ModelDetail } from "~/shared/contracts/model";

/** `leave` ends the conversation; anything else is text for the user, "" for none. */
export type SlashResult = "leave" | { text: string };

const help = `/set system TEXT            system prompt for the next answers ("" for none)
/set parameter NAME VALUE   sampling option, such as temperature 0.2
/set verbose | quiet        print counts and rates after each answer, or not
/show                       the model and the settings of this conversation
/show system | parameters | template | license
/clear                      forget the conversation, keep the settings
/bye                        leave (so does Ctrl-D)
"""                         begins and ends a message of several lines
Ctrl-C                      stops the answer`;

/** Carries out one line that begins with a slash. */
export async function runSlashCommand(line: string, session: ChatSession, client: Client): Promise<SlashResult> {
  const [command = "", ...words] = line.trim().split(/\s+/);
  switch (command) {
    case "/bye":
    case "/exit":
      return "leave";
    case "/?":
    case "/help":
      return { text: help };
    case "/clear":
      session.clear();
      return { text: "The conversation is forgotten." };
    case "/set":
      return { text: set(words, line, session) };
    case "/show":
      return { text: show(words[0], session, await client.models.show.query({ name: session.model })) };
    default:
      return { text: `Unknown command '${command}'. Type /? for help` };
  }
}

function set(words: string[], line: string, { settings }: ChatSession): string {
  const [what, name, value] = words;
  if (what === "verbose" || what === "quiet") {
    settings.verbose = what === "verbose";
    return "";
  }
  if (what === "parameter" && name && value !== undefined) {
    Object.assign(settings.options, setOption(settings.options, name, value));
    return `Set ${name} to ${JSON.stringify(settings.options[name])}.`;
  }
  if (what === "system" && name) {
    const text = line.trim().replace(/^\/set\s+system\s+/, "");
    settings.system = text === '""' ? undefined : text;
    return settings.system ? "Set the system prompt." : "There is no system prompt now.";
  }
  return "Usage: /set system TEXT, /set parameter NAME VALUE, /set verbose or /set quiet";
}

function show(what: string | undefined, { settings }: ChatSession, model: ModelDetail): string {
  switch (what) {
    case "system":
      return settings.system ?? "There is no system prompt.";
    case "parameters":
      return [model.parameters, JSON.stringify(settings.options)].filter(Boolean).join("\n");
    case "template":
      return model.template || "The model has no template.";
    case "license":
      return model.license || "The model names no license.";
    default:
      return [
        `model       ${model.name} (${model.engine}, ${model.quantization})`,
        `context     ${model.contextLength ?? "unknown"}`,
        `system      ${settings.system ?? "none"}`,
        `parameters  ${JSON.stringify(settings.options)}`,
      ].join("\n");
  }
}
