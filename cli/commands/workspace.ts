import { resolve } from "node:path";
import type { Command } from "commander";
import { createClient } from "~/cli/client";
import { registerWorkspaceRules } from "~/cli/commands/workspace/rules";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine, printTable } from "~/cli/output";

/** `ollmlx workspace ...`: the folders whose tasks the board holds. */
export function registerWorkspace(program: Command): void {
  const workspace = program
    .command("workspace")
    .description("List the board's workspaces, and say what models may do in their folders.")
    .addHelpText("after", "\nExamples:\n  ollmlx workspace list\n  ollmlx workspace rules set . --enable");
  workspace
    .command("list")
    .description("List the workspaces.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ollmlx workspace list --json")
    .action(async ({ json }: JsonFlag) => {
      const workspaces = await createClient().workspaces.list.query();
      if (json) return printJson(workspaces);
      printTable(
        ["NAME", "TASKS", "EXECUTION", "FOLDER", "ID"],
        workspaces.map(({ name, taskCount, rules, path, id, archivedAt }) => [
          archivedAt === null ? name : `${name} (archived)`,
          String(taskCount),
          rules.execute.enabled ? (rules.execute.auto ? "auto" : "on") : "off",
          path ?? "-",
          id,
        ]),
      );
    });
  workspace
    .command("open")
    .description("Make a folder a workspace; one that is a workspace stays as it is.")
    .argument("[folder]", "the folder", ".")
    .option("--name <name>", "its name; the folder's otherwise")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  ollmlx workspace open ~/code/my-project")
    .action(async (folder: string, { name, json }: JsonFlag & { name?: string }) => {
      const opened = await createClient().workspaces.open.mutate({ path: resolve(folder), ...(name ? { name } : {}) });
      if (json) printJson(opened);
      else printLine(`${opened.name}: ${opened.path}`);
    });
  registerWorkspaceRules(workspace);
}
