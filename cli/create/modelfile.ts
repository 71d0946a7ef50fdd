import { CliError } from "~/cli/cli-error";

/** A Modelfile's instructions. Format: https://docs.ollama.com/modelfile */
export interface Modelfile {
  /** Names of models, or paths; the last model named counts, files add up. */
  from: string[];
  adapters: string[];
  template?: string;
  system?: string;
  licenses: string[];
  messages: { role: string; content: string }[];
  /** In the order of the file; `stop` may come more than once. */
  parameters: { name: string; value: string }[];
  renderer?: string;
  parser?: string;
  requires?: string;
}

const roles = ["system", "user", "assistant"];

/** Reads a Modelfile. Throws a CliError that names the line for what is no instruction and for a quote left open. */
export function parseModelfile(text: string): Modelfile {
  const file: Modelfile = { from: [], adapters: [], licenses: [], messages: [], parameters: [] };
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] ?? "").trimStart();
    if (line.trim() === "" || line.startsWith("#")) continue;
    const start = i;
    const [, command = "", first = ""] = /^(\S+)\s*([\s\S]*)$/.exec(line) ?? [];
    let rest = first;
    // Only what stands in the value's place can open a quote: PARAMETER and MESSAGE have a word before it.
    const hasWord = /^(parameter|message)$/i.test(command);
    const readValue = (written: string) => (hasWord ? written.replace(/^\S+\s*/, "") : written).trim();
    while (unquote(readValue(rest)) === null && i + 1 < lines.length) rest += `\n${lines[++i]}`;
    const value = unquote(readValue(rest));
    if (value === null) throw wrongLine(start, `the quote that ${command.toUpperCase()} opens is not closed`);
    const [word = ""] = hasWord ? rest.split(/\s/, 1) : [];
    apply(file, command, word, value, start);
  }
  if (file.from.length === 0)
    throw new CliError("no FROM line", { hint: "Begin the Modelfile with: FROM <model or path>" });
  return file;
}

function apply(file: Modelfile, command: string, word: string, value: string, index: number): void {
  switch (command.toLowerCase()) {
    case "from":
      if (value === "") throw wrongLine(index, "FROM needs the name of a model, or a path");
      file.from.push(value);
      break;
    case "adapter":
      if (value === "") throw wrongLine(index, "ADAPTER needs a path");
      file.adapters.push(value);
      break;
    case "license":
      file.licenses.push(value);
      break;
    case "parameter":
      if (!/^[a-z_\d]+$/i.test(word) || value === "") throw wrongLine(index, "write PARAMETER <name> <value>");
      file.parameters.push({ name: word, value });
      break;
    case "message":
      if (!roles.includes(word)) throw wrongLine(index, `the role of a MESSAGE is one of ${roles.join(", ")}`);
      file.messages.push({ role: word, content: value });
      break;
    case "template":
    case "system":
    case "renderer":
    case "parser":
    case "requires":
      file[command.toLowerCase() as "template"] = value;
      break;
    default:
      throw wrongLine(
        index,
        `"${command}" is no instruction: the command must be one of FROM, PARAMETER, SYSTEM, TEMPLATE, ADAPTER, LICENSE, ` +
          "MESSAGE, RENDERER, PARSER, REQUIRES",
      );
  }
}

/** A value without its quotes; null while the quote is open. */
function unquote(text: string): string | null {
  for (const quote of ['"""', '"']) {
    if (!text.startsWith(quote)) continue;
    return text.length >= 2 * quote.length && text.endsWith(quote) ? text.slice(quote.length, -quote.length) : null;
  }
  return text;
}

const wrongLine = (index: number, problem: string) => new CliError(`Modelfile, line ${index + 1}: ${problem}`);
