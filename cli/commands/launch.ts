import { Argument, type Command } from "commander";
import { callApi } from "~/cli/api/request";
import { CliError, usageError } from "~/cli/cli-error";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import { readEnvironment } from "~/cli/environment";
import { type Integration, integrations } from "~/cli/launch/integrations";
import { printLine } from "~/cli/output";
import { runProgram } from "~/cli/start-program";

interface LaunchFlags {
  model?: string;
  print?: boolean;
}

export function registerLaunch(program: Command): void {
  const names = Object.entries(integrations).map(([name, { title }]) => `  ${name.padEnd(10)} ${title}`);
  program
    .command("launch")
    .description("Start a tool so that it asks the models of this machine, or print what it needs for that.")
    .addArgument(new Argument("<tool>", "see below").choices(Object.keys(integrations)))
    .argument("[arguments...]", "passed on to the tool; put -- before them")
    .option("--model <model>", "which model it is to use")
    .option("--print", "print the variables and the command, and start nothing")
    .addHelpText(
      "after",
      `\nTools:\n${names.join("\n")}\n\nExamples:\n  ollmlx launch claude --model qwen3:8b\n` +
        '  ollmlx launch codex --model qwen3:8b -- --sandbox read-only\n  eval "$(ollmlx launch --print openai)"',
    )
    .action(launch);
}

async function launch(name: string, words: string[], flags: LaunchFlags): Promise<void> {
  const tool = integrations[name] as Integration;
  const { program } = tool;
  const model = flags.model ?? (program ? await suggestModel(name) : "");
  const target = { url: resolveDaemonUrl(), apiKey: readEnvironment().apiKey ?? "ollmlx", model };
  const [env, args] = [tool.env(target), [...(tool.args?.(target) ?? []), ...words]];
  if (flags.print || !program) {
    for (const [variable, value] of Object.entries(env)) printLine(`export ${variable}=${quote(value)}`);
    if (program) printLine(`# ${[program, ...args.map(quote)].join(" ")}`);
    return;
  }
  await callApi("POST /api/show", { model });
  const code = await runProgram(program, args, env).catch((cause: NodeJS.ErrnoException) => {
    throw new CliError(
      `${program} cannot be started: ${cause.code === "ENOENT" ? "it is not on PATH" : cause.message}`,
      {
        hint: `Install ${tool.title}, or see what it needs: ollmlx launch --print ${name} --model ${model}`,
        cause,
      },
    );
  });
  process.exitCode = code;
}

/** Which model a tool is to use is the user's choice; the error names what there is. */
async function suggestModel(tool: string): Promise<never> {
  const { models } = await callApi("GET /api/tags");
  const [first] = models;
  throw usageError(
    "which model?",
    first
      ? `Write: ollmlx launch ${tool} --model ${first.name} (\`ollmlx list\` shows all)`
      : "No model is installed. Pull one: ollmlx pull <model>",
  );
}

const quote = (text: string): string => (/^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
