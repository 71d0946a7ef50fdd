import type { Command } from "commander";
import { usageError } from "~/cli/cli-error";
import { type Client, createClient } from "~/cli/client";
import { findPlace } from "~/cli/commands/workspace/find-workspace";
import type { JsonFlag } from "~/cli/json-flag";
import { printJson, printLine, printNote, printTable } from "~/cli/output";
import { formatEstimate } from "~/shared/board-estimate";
import { cleanLine } from "~/shared/clean-text";
import type { Estimate } from "~/shared/contracts/analysis";
import { mostListed, type TaskCard, taskStatuses } from "~/shared/contracts/task";

interface EstimateFlags extends JsonFlag {
  all?: boolean;
  workspace?: string;
}

interface Estimated {
  taskId: string;
  number: number;
  estimate: Estimate;
}

/** As many as the daemon takes in one call. */
const MOST_AT_ONCE = 1000;

const basis: Record<Estimate["method"], string> = {
  similar: "similar tasks",
  history: "finished tasks of its class",
  model: "a model",
  class: "usual for its class",
};

/** `estimate`: how long tasks take, from what finished ones took. */
export function registerEstimate(task: Command): void {
  task
    .command("estimate")
    .description("Estimate tasks from what similar finished tasks took, and keep the estimates on them.")
    .argument("[id...]")
    .option("--all", "every open task of a workspace; estimates that stand there are replaced")
    .option("--workspace <workspace>", "with --all: a workspace's folder, name or id; Home otherwise")
    .option("--json", "print an array of estimates with what they rest on")
    .addHelpText(
      "after",
      "\nExamples:\n  ollmlx task estimate 12\n  ollmlx task estimate --all --workspace ~/code/my-project",
    )
    .action(estimate);
}

async function estimate(references: string[], flags: EstimateFlags): Promise<void> {
  if (references.length > 0 === (flags.all ?? false)) {
    throw usageError("name the tasks to estimate, or give --all", "For example: ollmlx task estimate 12");
  }
  if (flags.workspace !== undefined && !flags.all) throw usageError("--workspace needs --all");
  const client = createClient();
  const tasks: Pick<TaskCard, "id" | "title">[] = flags.all
    ? await listOpen(client, flags.workspace)
    : await Promise.all(references.map((id) => client.tasks.get.query({ id })));
  const estimates: Estimated[] = [];
  for (let start = 0; start < tasks.length; start += MOST_AT_ONCE) {
    const taskIds = tasks.slice(start, start + MOST_AT_ONCE).map(({ id }) => id);
    estimates.push(...(await client.planning.estimate.mutate({ taskIds })).estimates);
  }
  if (flags.json) return printJson(estimates);
  if (tasks.length === 0) return printNote("There is no open task to estimate.");
  printEstimates(estimates, new Map(tasks.map(({ id, title }) => [id, cleanLine(title)])));
  const steps = Math.ceil(tasks.length / MOST_AT_ONCE);
  printNote(`Take it back with: ollmlx task undo${steps > 1 ? `, ${steps} times` : ""}`);
}

function printEstimates(estimates: readonly Estimated[], titles: ReadonlyMap<string, string>): void {
  printTable(
    ["#", "HALF WITHIN", "NINE OF TEN WITHIN", "FROM", "TITLE"],
    estimates.map(({ taskId, number, estimate: { p50Minutes, p90Minutes, method } }) => [
      String(number),
      formatEstimate(p50Minutes),
      formatEstimate(p90Minutes),
      basis[method],
      titles.get(taskId) ?? "",
    ]),
  );
  const [first] = estimates;
  if (estimates.length === 1 && first) printEvidence(first.estimate);
}

function printEvidence({ method, evidence, comparison }: Estimate): void {
  for (const { text, taskNumber, minutes, similarity } of method === "similar" ? evidence : []) {
    const alike = similarity === undefined ? "" : `${Math.round(similarity * 100)} % alike, `;
    printLine(`  #${taskNumber} ${cleanLine(text)} (${alike}took ${formatEstimate(minutes ?? 0)})`);
  }
  if (comparison) printLine(`Finished tasks were ${comparison}.`);
}

/** The workspace's tasks that are neither done nor cancelled. */
async function listOpen(client: Client, reference: string | undefined): Promise<TaskCard[]> {
  const place = await findPlace(client, reference);
  const open = taskStatuses.filter((status) => status !== "Done" && status !== "Cancelled");
  return (
    await Promise.all(open.map((status) => client.tasks.list.query({ ...place, status, limit: mostListed })))
  ).flat();
}
