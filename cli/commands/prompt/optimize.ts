import { writeFile } from "node:fs/promises";
import { type Command, InvalidArgumentError } from "commander";
import { CliError, usageError } from "~/cli/cli-error";
import { type Client, createClient } from "~/cli/client";
import { findTarget } from "~/cli/commands/prompt/find-prompt";
import { printDiff } from "~/cli/commands/prompt/print-diff";
import { readPromptFile, requirePrompt } from "~/cli/commands/prompt/read-prompt";
import { followJob } from "~/cli/follow-job";
import { printJson, printLine, printNote, style } from "~/cli/output";
import { collect, parseRequest, toNumber } from "~/cli/parse-request";
import { promptDimensions } from "~/shared/contracts/prompt-lint";
import {
  isCutShort,
  type Optimization,
  type OptimizeInput,
  type OptimizeRequest,
  optimizeRequestSchema,
} from "~/shared/contracts/prompt-optimization";

interface OptimizeFlags {
  id?: string;
  text?: string;
  context?: string;
  answer?: { question: string; answer: string }[];
  model?: string;
  judge?: string;
  rounds?: string;
  seconds?: string;
  tokens?: string;
  target?: string;
  preserve?: string[];
  evalSet?: string;
  dryRun?: boolean;
  resume?: string | true;
  output?: string;
  json?: boolean;
}

/** `prompt optimize`: a model rewrites, gates and a judge decide. */
export function registerPromptOptimize(prompt: Command): void {
  prompt
    .command("optimize")
    .alias("improve")
    .description(
      "Let a model improve a prompt. Placeholders, code and prohibitions stay, nothing is invented;\n" +
        "what is unknown comes back as questions. The best text goes to standard output, the rest to standard error.",
    )
    .argument("[file]", 'file with the prompt; "-" or none reads standard input')
    .option("--id <prompt>", "a stored prompt instead, as NAME or NAME@REVISION; its rewrites become revisions")
    .option("--text <text>", "this text instead of a file")
    .option("--context <text>", "facts that the rewrite may use")
    .option("--answer <question=answer>", "answer a question of an earlier run; may be repeated", collectAnswer)
    .option("--model <model>", "who rewrites; the daemon chooses one otherwise")
    .option("--judge <model>", "who compares (default: the same model)")
    .option("--rounds <n>", "most rounds (default: 3)")
    .option("--seconds <n>", "most seconds (default: 120)")
    .option("--tokens <n>", "most tokens (default: 12000)")
    .option("--target <score>", "overall score at which it ends (default: 0.8)")
    .option("--preserve <text>", "a text that must stay; may be repeated", collect)
    .option("--eval-set <id>", "cases that rewrites must pass, or none (default: the prompt's only set)")
    .option("--dry-run", "keep no revisions")
    .option("--resume [id]", "go on with a run that was cut short, within the rest of its budget (default: the newest)")
    .option("--output <file>", "write the best text to a file")
    .option("--json", "print the whole report as JSON")
    .addHelpText(
      "after",
      '\nExamples:\n  ollmlx prompt optimize --text "Fix the bug in the server"\n' +
        '  ollmlx prompt optimize review.md --answer "Which one is meant?=the login timeout" --output review.md\n' +
        "  ollmlx prompt optimize --id breakdown --dry-run --json\n" +
        "  ollmlx prompt optimize --resume",
    )
    .action(optimize);
}

async function optimize(file: string | undefined, flags: OptimizeFlags): Promise<void> {
  const client = createClient();
  const request = flags.resume === undefined ? await readRequest(client, file, flags) : readResume(file, flags);
  const job = await client.prompts.optimize.mutate(request);
  const done = await followJob(client, job).catch(async (error: unknown) => {
    throw await tellHowToGoOn(client, request.resumeId ?? job.id, error);
  });
  if (typeof done.result?.optimizationId !== "string") throw new CliError("the optimisation gave no result");
  const optimization = await client.prompts.optimization.query({ id: done.result.optimizationId });
  const best = optimization.report?.best ?? "";
  if (flags.output) await writeFile(flags.output, best);
  if (flags.json) {
    printJson(optimization);
    return;
  }
  printReport(optimization);
  if (!flags.output) printLine(best);
}

/** All else is what the run was asked for. */
function readResume(file: string | undefined, { resume, output, json, ...others }: OptimizeFlags): OptimizeInput {
  if (file !== undefined || Object.keys(others).length > 0) {
    throw usageError("--resume goes on with what the run was asked for; leave the other options out");
  }
  return { resumeId: resume === true ? "last" : resume };
}

/** What was stopped can go on where its run was stored; a new run has its job's id. */
async function tellHowToGoOn(client: Client, id: string, error: unknown): Promise<unknown> {
  if (!(error instanceof CliError)) return error;
  const run = await client.prompts.optimization.query({ id }).catch(() => null);
  if (!run || !isCutShort(run)) return error;
  const hint = `Go on with: ollmlx prompt optimize --resume ${id}`;
  return new CliError(error.message, { hint, exitCode: error.exitCode, cause: error });
}

async function readRequest(client: Client, file: string | undefined, flags: OptimizeFlags): Promise<OptimizeRequest> {
  const sources = [file, flags.id, flags.text].filter((source) => source !== undefined);
  if (sources.length > 1) throw usageError("give one prompt: a file, --id or --text");
  const source: Pick<OptimizeInput, "promptId" | "revisionId" | "text"> = {};
  if (flags.id !== undefined) {
    const { prompt, revision } = await findTarget(client, flags.id);
    source.promptId = prompt.id;
    source.revisionId = revision.id;
  } else source.text = flags.text === undefined ? await readPromptFile(file ?? "-") : requirePrompt(flags.text);
  const values: OptimizeInput = {
    ...source,
    context: flags.context,
    answers: flags.answer,
    model: flags.model,
    judgeModel: flags.judge,
    maxRounds: toNumber(flags.rounds),
    budgetSeconds: toNumber(flags.seconds),
    budgetTokens: toNumber(flags.tokens),
    minScore: toNumber(flags.target),
    preserve: flags.preserve,
    evalSetId: flags.evalSet === "none" ? null : flags.evalSet,
    dryRun: flags.dryRun,
  };
  return parseRequest(optimizeRequestSchema, values, {
    maxRounds: "--rounds",
    budgetSeconds: "--seconds",
    budgetTokens: "--tokens",
    minScore: "--target",
    context: "--context",
    answers: "--answer",
    preserve: "--preserve",
    model: "--model",
    judgeModel: "--judge",
  });
}

const stops: Record<string, string> = {
  target_reached: "the target is reached",
  no_findings: "nothing is left that can be mended without new facts",
  no_improvement: "two rounds brought no improvement",
  max_rounds: "all rounds are used",
  budget: "the budget of time or tokens is used up",
  gate_failed: "the rewrites of two rounds were refused",
  judge_unreliable: "no judge can tell the rewrites apart",
  regression: "the rewrites pass fewer held-out cases",
  aborted: "it was cut short",
};

function printReport({ report, model, bestRevisionId }: Optimization): void {
  if (!report) return;
  for (const { number, candidates } of report.rounds) {
    for (const { isAccepted, reason } of candidates) {
      const word = isAccepted ? style(process.stderr, "green", "accepted") : style(process.stderr, "red", "refused");
      printNote(`round ${number}: ${word}: ${reason}`);
    }
  }
  for (const warning of report.warnings) printNote(`warning: ${warning}`);
  const scores = [...promptDimensions, "overall" as const].map(
    (name) => `${name} ${report.before[name].toFixed(2)} → ${report.after[name].toFixed(2)}`,
  );
  printNote(`${scores.join(", ")} (${report.source})`);
  printNote(`${model}: ${stops[report.stopReason]}; ${report.tokens} tokens, ${(report.ms / 1000).toFixed(1)} s`);
  if (report.questions.length > 0) {
    printNote("Only you know:");
    for (const { question } of report.questions) printNote(`  ? ${question}`);
    printNote('Answer with --answer "question=answer" or --context.');
  }
  if (report.isChanged) printDiff(report.original, report.best, process.stderr);
  else printNote("The prompt is unchanged.");
  if (bestRevisionId) printNote("The best text is the revision with the label 'best'; it is not in use yet.");
}

function collectAnswer(text: string, all: { question: string; answer: string }[] = []) {
  const at = text.lastIndexOf("=");
  if (at < 1 || text.slice(at + 1).trim() === "") throw new InvalidArgumentError("Write question=answer.");
  return [...all, { question: text.slice(0, at).trim(), answer: text.slice(at + 1).trim() }];
}
