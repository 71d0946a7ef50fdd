import { Command } from "commander";
import { chooseApiKey, chooseDaemonUrl } from "~/cli/environment";
import { findVerb, verbs } from "~/cli/verbs";
import packageJson from "../package.json" with { type: "json" };

interface ConnectionFlags {
  host?: string;
  apiKey?: string;
}

/**
 * The command line for these arguments. Only the verb that they are about is loaded, so that it starts as fast as it
 * can; where there is none, help and completion get by with the names. Throws commander's errors instead of ending the
 * process.
 */
export async function buildProgram(words: string[]): Promise<Command> {
  const program = new Command("ollmlx")
    .description("Run MLX and GGUF models on this machine, behind one Ollama-compatible server.")
    .version(packageJson.version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .configureHelp({ subcommandTerm: (command) => [command.name(), ...command.aliases()].join(", ") })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "Error: ")) })
    .showHelpAfterError("Run it with --help to see how it is used.")
    // An option belongs to the command before it: `bench` and `bench show` both have -o.
    .enablePositionalOptions()
    .helpCommand("help [verb]", "print the help of a verb")
    .exitOverride();
  const [first, ...rest] = words;
  const verb = findVerb(first);
  const subject = findVerb(
    verb === findVerb("complete") || first === "help" ? rest.find((word) => word !== "--") : undefined,
  );
  for (const candidate of verb && !subject && verb.summary ? [verb] : verbs) {
    if (candidate === verb || candidate === subject) await candidate.register(program);
    else if (candidate.summary) program.command(candidate.names[0] ?? "").aliases(candidate.names.slice(1));
    else continue;
    program.commands.at(-1)?.summary(candidate.summary).helpGroup(candidate.group);
  }
  for (const command of clientCommands(program)) addConnectionOptions(command);
  program.hook("preAction", (_program, command) => {
    if (isServe(command)) return;
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
