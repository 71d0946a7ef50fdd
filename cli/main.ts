import { Command, CommanderError } from "commander";
import { toCliError } from "~/cli/cli-error";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import { chooseDaemonUrl } from "~/cli/environment";
import { style } from "~/cli/output";
import packageJson from "~/package.json" with { type: "json" };

/** The whole command line. Each command file registers one verb. */
function buildProgram(): Command {
  const program = new Command("ollmlx")
    .description("Run MLX and GGUF models on this machine, behind one Ollama-compatible server.")
    .version(packageJson.version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "Error: ")) })
    .showHelpAfterError("Run it with --help to see how it is used.")
    .exitOverride();
  for (const command of leaves(program)) {
    if (command.name() === "serve") continue;
    command.option("--host <url>", "address of the daemon (default: OLLMLX_URL, OLLMLX_PORT or the one that runs)");
  }
  program.hook("preAction", (_program, command) => {
    const { host } = command.opts<{ host?: string }>();
    if (host && command.name() !== "serve") chooseDaemonUrl(host);
  });
  return program;
}

const leaves = (command: Command): Command[] =>
  command.commands.length > 0 ? command.commands.flatMap(leaves) : [command];

/** Runs one command line and gives its exit code. */
async function main(argv: string[]): Promise<number> {
  try {
    await buildProgram().parseAsync(argv);
    return 0;
  } catch (thrown) {
    // Commander has printed its message already; its help and version "errors" carry 0.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const error = toCliError(thrown, resolveDaemonUrl);
    process.stderr.write(`${style(process.stderr, "red", "Error:")} ${error.message}\n`);
    if (error.hint) process.stderr.write(`${error.hint}\n`);
    return error.exitCode;
  }
}

// A reader that left (`ollmlx list | head -1`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv);
