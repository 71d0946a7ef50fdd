import type { ChatSettings } from "~/cli/chat/settings";
import { parameterHelp, setHelp } from "~/cli/chat/slash/help";
import { parseParameter } from "~/cli/models/parameters";

/** `/set ...`. Gives what is said about it. Throws for a parameter that does not exist or cannot have the value. */
export function changeSetting(
  message: string,
  [name, ...values]: string[],
  settings: ChatSettings,
  history: { isKept: boolean },
): string {
  switch (name) {
    case undefined:
      return setHelp;
    case "system":
      return setSystem(message, settings);
    case "parameter":
      return setParameter(values, settings);
    case "think":
      settings.think = values[0] ?? true;
      return values[0] ? `Set 'think' mode to '${values[0]}'.` : "Set 'think' mode.";
    case "nothink":
      settings.think = false;
      return "Set 'nothink' mode.";
    case "format":
      if (values[0] !== "json") return "Invalid or missing format. For 'json' mode use '/set format json'";
      settings.format = "json";
      return "Set format to 'json' mode.";
    case "noformat":
      settings.format = undefined;
      return "Disabled format.";
    case "verbose":
    case "quiet":
      settings.verbose = name === "verbose";
      return `Set '${name}' mode.`;
    case "wordwrap":
    case "nowordwrap":
      settings.wrapsWords = name === "wordwrap";
      return `Set '${name}' mode.`;
    case "history":
    case "nohistory":
      history.isKept = name === "history";
      return `Set '${name}' mode.`;
    default:
      return `Unknown command '/set ${name}'. Type /? for help`;
  }
}

/** The text as it was typed, line breaks included; `""` removes it. */
function setSystem(message: string, settings: ChatSettings): string {
  const text = message.replace(/^\s*\/set\s+system/, "").trim();
  if (text === "") return setHelp;
  settings.system = text === '""' ? undefined : text;
  return settings.system ? "Set system message." : "Removed system message.";
}

function setParameter([name, ...values]: string[], settings: ChatSettings): string {
  if (!name || values.length === 0) return parameterHelp;
  settings.options[name] = parseParameter(name, values);
  return `Set parameter '${name}' to '${values.join(", ")}'`;
}
