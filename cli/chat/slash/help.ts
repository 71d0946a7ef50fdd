import type { ChatSession } from "~/cli/chat/session";

const table = (title: string, rows: [left: string, right: string][]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return `${title}\n${rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`).join("\n")}\n`;
};

const commands = table("Commands", [
  ["/set ...", "change a setting (/? set)"],
  ["/show ...", "what is known about the model (/? show)"],
  ["/list [prefix]", "the installed models"],
  ["/load <model>", "talk with another model, from the beginning"],
  ["/save <model>", "keep this conversation and its settings as a model"],
  ["/clear", "forget the conversation, keep the settings"],
  ["/bye", "leave (so does Ctrl-D)"],
  ["/? shortcuts", "keys"],
]);

export const setHelp = table("Settings", [
  ["/set system <text>", 'system prompt, over several lines between """'],
  ["/set parameter <name> <value>", "sampling option (/? parameters)"],
  ["/set think [level], nothink", "let the model think before it answers, or not"],
  ["/set format json, noformat", "hold answers to JSON, or not"],
  ["/set verbose, quiet", "figures after each answer, or none"],
  ["/set wordwrap, nowordwrap", "break lines between words, or not"],
  ["/set history, nohistory", "keep what is typed for the next conversation, or not"],
]);

export const showHelp = table("Parts of the model", [
  ["/show info", "architecture, size, capabilities"],
  ["/show license", ""],
  ["/show modelfile", ""],
  ["/show parameters", "the model's own, and those set here"],
  ["/show system", ""],
  ["/show template", ""],
]);

export const parameterHelp = table("Parameters", [
  ["temperature <number>", "0 always takes the likeliest token"],
  ["seed <integer>", "the same seed gives the same answer again"],
  ["num_predict <integer>", "most tokens of an answer"],
  ["num_ctx <integer>", "tokens of the context"],
  ["top_k <integer>, top_p, min_p <number>", "which tokens may be taken"],
  ["repeat_penalty <number>, repeat_last_n <integer>", "against repetition"],
  ["presence_penalty, frequency_penalty <number>", "against repetition"],
  ["stop <text> <text> ...", "texts that end an answer"],
]);

const shortcuts = table("Keys", [
  ["Ctrl-A, Ctrl-E", "to the beginning, to the end of the line"],
  ["Alt-B, Alt-F", "one word back, one word on"],
  ["Ctrl-K, Ctrl-U, Ctrl-W", "delete to the end, to the beginning, the word before"],
  ["Up, Down", "earlier lines"],
  ["Ctrl-L", "clear the screen"],
  ["Ctrl-G", "write the message in an editor (OLLAMA_EDITOR, VISUAL, EDITOR)"],
  ["Ctrl-C", "stop the answer"],
  ["Ctrl-D", "leave"],
]);

/** The help page of a subject; without one the commands and how to write longer messages. */
export function helpAbout(subject: string | undefined, session: ChatSession): string {
  switch (subject?.replace(/^\//, "")) {
    case "set":
      return setHelp;
    case "show":
      return showHelp;
    case "parameter":
    case "parameters":
      return parameterHelp;
    case "shortcuts":
      return shortcuts;
    default: {
      const images = session.seesImages ? "The path of a .jpg, .png or .webp file attaches the image.\n" : "";
      return `${commands}\n""" begins and ends a message of several lines. @path puts a text file into it.\n${images}`;
    }
  }
}
