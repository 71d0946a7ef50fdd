import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { CliError, usageError } from "~/cli/cli-error";
import { type Client, createClient } from "~/cli/client";
import { findTarget } from "~/cli/commands/prompt/find-prompt";
import { followJob } from "~/cli/follow-job";
import { printJson, printLine, printTable } from "~/cli/output";
import { parseRequest, toNumber } from "~/cli/parse-request";
import type { Prompt } from "~/shared/contracts/prompt";
import {
  type EvalRun,
  type EvalSet,
  evalCasesSchema,
  evaluateRequestSchema,
} from "~/shared/contracts/prompt-evaluation";

interface EvalFlags {
  set?: string;
  cases?: string;
  model?: string;
  replicas?: string;
  json?: boolean;
}

/** Exit code when a case failed. */
const caseFailed = 3;

/** `prompt eval`: the cases of an evaluation set on a revision. */
export function registerPromptEval(prompt: Command): void {
  prompt
    .command("eval")
    .description(
      "Run the cases of an evaluation set on a prompt and check the answers.\n" +
        `Exits with ${caseFailed} when a case failed. --cases stores a JSON file of cases as a set first: an array of\n` +
        '{"name", "values": {placeholder: text}, "assertions": [{"type": "contains", "value": "..."}]}.',
    )
    .argument("<prompt>", "id or name; NAME@REVISION for a certain revision")
    .option("--set <name>", "name or id of the set (default: the only one)")
    .option("--cases <file>", "JSON file with the set's cases; creates or replaces the set")
    .option("--model <model>", "who answers; the daemon chooses one otherwise")
    .option("--replicas <n>", "how often each case is run, to see how stable it is (default: 1)")
    .option("--json", "print the run as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx prompt eval translate --cases cases.json --replicas 3")
    .action(evaluate);
}

async function evaluate(target: string, flags: EvalFlags): Promise<void> {
  const client = createClient();
  const { prompt, revision } = await findTarget(client, target);
  const set = await chooseSet(client, prompt, flags);
  const values = { setId: set.id, revisionId: revision.id, model: flags.model, replicas: toNumber(flags.replicas) };
  const request = parseRequest(evaluateRequestSchema, values, { replicas: "--replicas", model: "--model" });
  const done = await followJob(client, await client.prompts.evaluate.mutate(request));
  if (typeof done.result?.evalRunId !== "string") throw new CliError("the evaluation gave no result");
  const run = await client.prompts.evalRun.query({ id: done.result.evalRunId });
  if (run.outcomes.some(({ isPassed }) => !isPassed)) process.exitCode = caseFailed;
  if (flags.json) printJson(run);
  else printRun(run);
}

async function chooseSet(client: Client, { id: promptId, name }: Prompt, flags: EvalFlags): Promise<EvalSet> {
  const sets = await client.prompts.evalSets.query({ promptId });
  const named = sets.find((set) => set.id === flags.set || set.name === flags.set);
  if (flags.cases !== undefined) {
    const cases = parseRequest(evalCasesSchema, await readCases(flags.cases), {});
    return client.prompts.saveEvalSet.mutate({
      id: named?.id ?? onlyId(sets, flags),
      promptId,
      name: flags.set ?? sets[0]?.name ?? "cases",
      cases,
    });
  }
  const set = flags.set === undefined && sets.length === 1 ? sets[0] : named;
  if (set) return set;
  const known = sets.map((each) => each.name).join(", ");
  throw usageError(
    flags.set === undefined
      ? `${name} has ${sets.length} evaluation sets`
      : `${name} has no evaluation set '${flags.set}'`,
    sets.length === 0 ? "Store one with --cases <file>" : `Choose one with --set: ${known}`,
  );
}

const onlyId = (sets: EvalSet[], { set }: EvalFlags): string | undefined =>
  set === undefined && sets.length === 1 ? sets[0]?.id : undefined;

async function readCases(file: string): Promise<EvalSet["cases"]> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new CliError(`cannot read the cases in ${file}: ${(cause as Error).message}`, { cause });
  }
}

function printRun({ outcomes, model }: EvalRun): void {
  const names = [...new Set(outcomes.map((outcome) => outcome.case))];
  const rows = names.map((name) => {
    const own = outcomes.filter((outcome) => outcome.case === name);
    const passed = own.filter(({ isPassed }) => isPassed).length;
    const failures = [...new Set(own.flatMap((outcome) => outcome.failures))];
    const ms = own.reduce((sum, outcome) => sum + outcome.ms, 0) / own.length;
    return [name, own[0]?.part ?? "", `${passed} of ${own.length}`, `${Math.round(ms)} ms`, failures.join("; ") || "-"];
  });
  printTable(["CASE", "PART", "PASSED", "TIME", "WHAT FAILED"], rows);
  const passed = outcomes.filter(({ isPassed }) => isPassed).length;
  printLine(`\n${model}: ${passed} of ${outcomes.length} passed`);
}
