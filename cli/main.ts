import { Command, CommanderError } from "commander";
import { type CliError, toCliError } from "~/cli/cli-error";
import { registerServe } from "~/cli/commands/serve";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import { chooseDaemonUrl } from "~/cli/environment";
import { printNote, style } from "~/cli/output";
import packageJson from "../package.json" with { type: "json" };

/**
 * The whole command line. Each command file registers one verb. A daemon that is being started is to answer at once, so
 * it does not wait for what the other verbs load.
 */
async function buildProgram(argv: string[]): Promise<Command> {
  const program = new Command("ollmlx")
    .description("Run MLX and GGUF models on this machine, behind one Ollama-compatible server.")
    .version(packageJson.version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "Error: ")) })
    .showHelpAfterError("Run it with --help to see how it is used.")
    // An option belongs to the command before it: `bench` and `bench show` both have -o.
    .enablePositionalOptions()
    .exitOverride();
  registerServe(program);
  if (argv[2] !== "serve") (await import("~/cli/client-commands")).registerClientCommands(program);
  for (const command of leaves(program)) {
    if (command.name() === "serve") continue;
    command.option("--host <url>", "address of the daemon (default: OLLMLX_URL, OLLMLX_PORT or the one that runs)");
  }
  program.hook("preAction", (_program, command) => {
    if (command.name() === "serve") return;
    const { host } = command.opts<{ host?: string }>();
    if (host) chooseDaemonUrl(host);
    leaveQuietlyWithTheReader();
  });
  return program;
}

const leaves = (command: Command): Command[] =>
  command.commands.length > 0 ? command.commands.flatMap(leaves) : [command];

/** Runs one command line and gives its exit code. */
async function main(argv: string[]): Promise<number> {
  try {
    await (await buildProgram(argv)).parseAsync(argv);
    return 0;
  } catch (thrown) {
    // Commander has printed its message already; its help and version "errors" carry 0.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const error = toCliError(thrown, resolveDaemonUrl);
    reportError(error);
    return error.exitCode;
  }
}

/** What was wrong on one line, what to do on the next. Being stopped by the user is no error. */
function reportError({ message, hint, exitCode }: CliError): void {
  if (exitCode === 130) {
    if (message) printNote(message);
    return;
  }
  printNote(`${style(process.stderr, "red", "Error:")} ${message}`);
  if (hint) printNote(hint);
}

/** A reader that left (`ollmlx list | head -1`) is no error. */
function leaveQuietlyWithTheReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

process.exitCode = await main(process.argv);
