import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { usageError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { findWorkspace, requireWorkspace } from "~/cli/commands/workspace/find-workspace";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine } from "~/cli/output";
import { collect } from "~/cli/parse-request";
import type { ExecuteRules } from "~/shared/contracts/execution";
import type { Workspace } from "~/shared/contracts/workspace";
import { splitCommand, writeCommand } from "~/shared/split-command";

const lists = ["checks", "allow", "deny", "links"] as const;
type ListName = (typeof lists)[number];

interface SetFlags extends JsonFlag {
  enable?: boolean;
  disable?: boolean;
  check?: string[];
  timeout?: number;
  allow?: string[];
  deny?: string[];
  link?: string[];
  clear?: ListName[];
  maxFiles?: number;
  maxLines?: number;
  corrections?: number;
  auto?: boolean;
  finish?: boolean;
}

/** `workspace rules show|set`: what a model may do in a workspace's folder. */
export function registerWorkspaceRules(workspace: Command): void {
  const rules = workspace
    .command("rules")
    .description("Show or change what models may do in a workspace's folder.")
    .addHelpText(
      "after",
      '\nExamples:\n  ollmlx workspace rules show\n  ollmlx workspace rules set . --enable --check "npm test"',
    );
  rules
    .command("show")
    .description("Show what models may do in a workspace's folder.")
    .argument("[workspace]", "its folder, name or id", ".")
    .option("--json", "print the rules as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx workspace rules show ~/code/my-project --json")
    .action(async (reference: string, { json }: JsonFlag) => {
      showRules(await requireWorkspace(createClient(), reference), json);
    });
  rules
    .command("set")
    .description("Change what models may do in a workspace's folder. A folder that is no workspace becomes one.")
    .argument("[workspace]", "its folder, name or id", ".")
    .addOption(new Option("--enable", "let models do simple tasks in a working copy").conflicts("disable"))
    .option("--disable", "let them do none")
    .option("--check <command>", "a check; may be repeated; these take the place of those before", collect)
    .option("--timeout <seconds>", "how long each check may take", parseWhole)
    .option("--allow <glob>", "files that may be changed; may be repeated", collect)
    .option("--deny <glob>", "files that may not; may be repeated", collect)
    .option("--link <folder>", "a folder outside of git that checks need; may be repeated", collect)
    .option(
      "--clear <list>",
      `empty one of ${lists.join(", ")}; allow then means all files; may be repeated`,
      collectList,
    )
    .option("--max-files <n>", "the most files of one change", parseWhole)
    .option("--max-lines <n>", "the most lines of one change", parseWhole)
    .option("--corrections <n>", "how often a model may correct its answer, 0 to 2", parseWhole)
    .option("--auto", "let a change be applied by itself where the model has earned it")
    .option("--no-auto", "let a person decide of every change")
    .option("--finish", "an applied change puts its task into Done")
    .option("--no-finish", "an applied change puts its task into Review")
    .option("--json", "print the rules as JSON")
    .addHelpText(
      "after",
      '\nExamples:\n  ollmlx workspace rules set . --enable --check "npm test" --check "npx tsc --noEmit" --link node_modules\n  ollmlx workspace rules set . --allow "src/**" --deny "src/generated/**"\n  ollmlx workspace rules set my-project --disable',
    )
    .action(setRules);
}

async function setRules(reference: string, flags: SetFlags): Promise<void> {
  const client = createClient();
  const named = await findWorkspace(client, reference);
  const { id, rules: before } = named ?? (await client.workspaces.open.mutate({ path: resolve(reference) }));
  const mayFinish = flags.finish;
  const rules = { execute: change(before.execute, flags), ...(mayFinish === undefined ? {} : { mayFinish }) };
  showRules(await client.workspaces.update.mutate({ id, patch: { rules } }), flags.json);
}

function change(before: ExecuteRules, flags: SetFlags): ExecuteRules {
  const { enable, disable, check, timeout, clear = [], auto } = flags;
  const timeoutSeconds = timeout ?? 120;
  const argvs = check?.map((line) => ({ name: line.slice(0, 80), argv: readCommand(line), timeoutSeconds }));
  const kept = timeout === undefined ? before.checks : before.checks.map((one) => ({ ...one, timeoutSeconds }));
  const list = <Value>(name: ListName, asked: Value[] | undefined, now: Value[], empty: Value[]) =>
    clear.includes(name) ? empty : (asked ?? now);
  return {
    ...before,
    enabled: disable ? false : enable ? true : before.enabled,
    checks: list("checks", argvs, kept, []),
    allow: list("allow", flags.allow, before.allow, ["**"]),
    deny: list("deny", flags.deny, before.deny, []),
    linkFolders: list("links", flags.link, before.linkFolders, []),
    maxFiles: flags.maxFiles ?? before.maxFiles,
    maxChangedLines: flags.maxLines ?? before.maxChangedLines,
    repairRounds: flags.corrections ?? before.repairRounds,
    auto: auto ?? before.auto,
  };
}

function readCommand(line: string): string[] {
  const argv = splitCommand(line);
  if (argv.length === 0) throw usageError("a check is empty", 'Give a command, such as --check "npm test"');
  return argv;
}

function collectList(text: string, all: ListName[] = []): ListName[] {
  const name = lists.find((one) => one === text);
  if (!name) throw new InvalidArgumentError(`The lists are: ${lists.join(", ")}.`);
  return [...all, name];
}

function parseWhole(text: string): number {
  const count = Number(text);
  if (text.trim() === "" || !Number.isInteger(count) || count < 0)
    throw new InvalidArgumentError("Give a whole number.");
  return count;
}

function showRules({ id, name, path, rules }: Workspace, isJson: boolean | undefined): void {
  const { execute, mayFinish } = rules;
  if (isJson) {
    printJson({ id, name, path, mayFinish, execute });
    return;
  }
  const words = (values: readonly string[]) => values.join(", ") || "none";
  const rows: [string, string][] = [
    ["workspace", `${name} (${path ?? "no folder"})`],
    ["auto-execution", execute.enabled ? "on" : "off"],
    [
      "checks",
      execute.checks.map(({ argv, timeoutSeconds }) => `${writeCommand(argv)} (${timeoutSeconds} s)`).join("; ") ||
        "none",
    ],
    ["may be changed", words(execute.allow)],
    ["may not", words(execute.deny)],
    ["linked folders", words(execute.linkFolders)],
    ["most files", String(execute.maxFiles)],
    ["most lines", String(execute.maxChangedLines)],
    ["corrections", String(execute.repairRounds)],
    ["applied by itself", execute.auto ? "where the model has earned it" : "never"],
    ["an applied task", mayFinish ? "goes to Done" : "goes to Review"],
  ];
  for (const [label, value] of rows) printLine(`${label.padEnd(18)} ${value}`);
}
