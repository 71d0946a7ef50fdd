import { callApi } from "~/cli/api/request";
import type { ChatSession } from "~/cli/chat/session";
import { showHelp } from "~/cli/chat/slash/help";
import { formatShown } from "~/cli/models/show-text";

/** `/show ...`: a part of the model, with what was set in this conversation. */
export async function showPart(part: string | undefined, { model, settings }: ChatSession): Promise<string> {
  if (part === undefined) return showHelp;
  const { system, options } = settings;
  const shown = await callApi("POST /api/show", { model, system: system ?? "", options });
  switch (part) {
    case "info":
      return formatShown(shown, false).trimEnd();
    case "license":
      return shown.license || "No license was specified for this model.";
    case "modelfile":
      return shown.modelfile ?? "";
    case "parameters":
      return describeParameters(shown.parameters ?? "", options);
    case "system":
      return system || shown.system || "No system message was specified for this model.";
    case "template":
      return shown.template || "No prompt template was specified for this model.";
    default:
      return `Unknown command '/show ${part}'. Type /? for help`;
  }
}

function describeParameters(own: string, set: Record<string, unknown>): string {
  const ownLines = own.split("\n").filter((line) => line.trim() !== "");
  if (ownLines.length === 0) ownLines.push("No additional parameters were specified for this model.");
  const setLines = Object.entries(set).map(
    ([name, value]) => `${name.padEnd(30)} ${Array.isArray(value) ? value.join(", ") : value}`,
  );
  const block = (title: string, lines: string[]) => [title, ...lines.map((line) => `  ${line}`), ""];
  return [
    ...block("Model defined parameters:", ownLines),
    ...(setLines.length > 0 ? block("User defined parameters:", setLines) : []),
  ].join("\n");
}
