import { Command } from "commander";
import { chooseApiKey, chooseDaemonUrl } from "~/cli/environment";
import { leaveQuietlyWithTheReader } from "~/cli/output";
import { findVerb, verbs } from "~/cli/verbs";
import packageJson from "../package.json" with { type: "json" };

interface ConnectionFlags {
  host?: string;
  apiKey?: string;
}

/**
 * The command line for these arguments. A known verb is loaded alone, so that it starts as fast as it can; help and
 * what is no verb get all of them. Throws commander's errors instead of ending the process.
 */
export async function buildProgram(words: string[]): Promise<Command> {
  const program = new Command("ollmlx")
    .description("Run MLX and GGUF models on this machine, behind one Ollama-compatible server.")
    .version(packageJson.version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "Error: ")) })
    .showHelpAfterError("Run it with --help to see how it is used.")
    // An option belongs to the command before it: `bench` and `bench show` both have -o.
    .enablePositionalOptions()
    .exitOverride();
  const verb = findVerb(words[0]);
  for (const { register, group } of verb && !verb.needsAllVerbs ? [verb] : verbs) {
    await register(program);
    program.commands.at(-1)?.helpGroup(group);
  }
  for (const command of clientCommands(program)) addConnectionOptions(command);
  program.hook("preAction", (_program, command) => {
    if (isServe(command)) return;
    leaveQuietlyWithTheReader();
    const { host, apiKey } = command.opts<ConnectionFlags>();
    if (host) chooseDaemonUrl(host);
    if (apiKey) chooseApiKey(apiKey);
  });
  return program;
}

/** Flags that may stand alone, as Ollama's: a value belongs to them only behind "=". */
const bareFlags = ["--think", "--truncate"];

/** The arguments as commander reads them, which would take the word after such a flag for its value. */
export function normalizeWords(words: string[]): string[] {
  const end = words.indexOf("--");
  return words.map((word, i) => (bareFlags.includes(word) && (end < 0 || i < end) ? `${word}=true` : word));
}

/** The daemon's own command has settings of these names that mean where it listens. */
const isServe = (command: Command): boolean => command.name() === "serve";

const clientCommands = (command: Command): Command[] =>
  command.commands.flatMap((child) =>
    isServe(child) ? [] : child.commands.length > 0 ? clientCommands(child) : [child],
  );

function addConnectionOptions(command: Command): void {
  command
    .option("--host <url>", "address of the daemon (default: OLLMLX_URL, OLLMLX_PORT or the one that runs)")
    .option("--api-key <key>", "key of a daemon that requires one (default: OLLMLX_API_KEY)");
}
