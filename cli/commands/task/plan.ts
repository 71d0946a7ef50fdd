import type { Command } from "commander";
import { createClient } from "~/cli/client";
import { taskLine } from "~/cli/commands/task/view";
import { findPlace } from "~/cli/commands/workspace/find-workspace";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine, printNote } from "~/cli/output";
import { formatEstimate } from "~/shared/board-estimate";
import type { Analysis } from "~/shared/contracts/analysis";

interface PlaceFlags extends JsonFlag {
  workspace?: string;
}

interface AnalyzeFlags extends JsonFlag {
  askModel?: boolean;
  model?: string;
}

/** `analyze`, `next` and `plan`: how hard a task is, and what to begin with. */
export function registerPlanning(task: Command): void {
  task
    .command("analyze")
    .description("Say how hard a task is, why, and whether to break it down. Needs no model.")
    .argument("<id>")
    .option("--ask-model", "add a model's opinion")
    .option("--model <model>", "which model to ask; the daemon chooses one otherwise")
    .option("--json", "print the analysis as JSON")
    .addHelpText("after", "\nExamples:\n  ollmlx task analyze 12\n  ollmlx task analyze 12 --ask-model")
    .action(async (taskId: string, { askModel, model, json }: AnalyzeFlags) => {
      const asksModel = askModel ?? model !== undefined;
      const analysis = await createClient().planning.analyze.mutate({ taskId, asksModel, model });
      if (json) printJson(analysis);
      else printAnalysis(analysis);
    });
  task
    .command("next")
    .description("Name the task to begin next, and why.")
    .option("--workspace <workspace>", "a workspace's folder, name or id; Home otherwise")
    .option("--json", "print the task and the reasons as JSON, or null")
    .addHelpText("after", "\nExample:\n  ollmlx task next")
    .action(async (flags: PlaceFlags) => {
      const client = createClient();
      const next = await client.planning.next.query(await findPlace(client, flags.workspace));
      if (flags.json) return printJson(next);
      if (!next) return printNote("Nothing is ready: all open tasks wait or are under way.");
      printLine(taskLine(next.task));
      for (const reason of next.reasons) printLine(`  ${reason}`);
    });
  task
    .command("plan")
    .description("Show the open tasks in the order in which they can be done, and the chain that takes longest.")
    .option("--workspace <workspace>", "a workspace's folder, name or id; Home otherwise")
    .option("--json", "print the waves and the critical path as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx task plan")
    .action(async (flags: PlaceFlags) => {
      const client = createClient();
      const plan = await client.planning.plan.query(await findPlace(client, flags.workspace));
      if (flags.json) return printJson(plan);
      if (plan.waves.length === 0) return printNote("There is no open task.");
      for (const [index, wave] of plan.waves.entries()) {
        printLine(`${index > 0 ? "\n" : ""}Wave ${index + 1}${index > 0 ? ", after the ones before" : ""}`);
        for (const one of wave) printLine(`  ${taskLine(one)}`);
      }
      printLine(`\nCritical path, ${formatEstimate(plan.criticalMinutes)}; without an estimate a task counts as 2h`);
      for (const one of plan.criticalPath) printLine(`  ${taskLine(one)}`);
    });
}

function printAnalysis({ certainty, factors, opinion, recommendation, ...analysis }: Analysis): void {
  const facts = [`${analysis.class}, certainty ${Math.round(certainty * 100)} %`];
  if (analysis.canAutoExecute) facts.push("may run by itself");
  if (analysis.needsBreakdown) facts.push("worth breaking down");
  printLine(facts.join("; "));
  for (const { name, weight, evidence } of factors) {
    printLine(`  ${weight > 0 ? "+" : "-"}${Math.abs(weight).toFixed(1)}  ${name}: ${evidence}`);
  }
  if (opinion) printLine(`${opinion.model} says ${opinion.class}: ${opinion.reason}`);
  printLine(`Best done ${recommendation.place === "local" ? "here" : "elsewhere"}: ${recommendation.reason}`);
}
