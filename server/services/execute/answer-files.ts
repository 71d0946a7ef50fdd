import { mkdir } from "node:fs/promises";
import type { JobContext } from "~/server/jobs/job-handler";
import { callModel, type ModelAnswer } from "~/server/services/breakdown/call-model";
import { buildRepair } from "~/server/services/execute/build-prompt";
import type { Executor } from "~/server/services/execute/choose-executor";
import { countTokens, type FittedContext } from "~/server/services/execute/fit-context";
import { guardChange } from "~/server/services/execute/guard-change";
import { writeTreeFile } from "~/server/services/execute/open-tree";
import { readFileBlocks } from "~/server/services/execute/read-answer";
import { type CheckPlace, checkSyntax, findNewFailures, runChecks } from "~/server/services/execute/run-checks";
import type { CheckResult, ExecuteRules, ExecutionCategory, ProposedFile } from "~/shared/contracts/execution";
import type { ParseRung } from "~/shared/contracts/proposal";

/** What the rounds with the model add up to; filled while they run, so that a failure keeps what there was. */
export interface Rounds {
  files: ProposedFile[];
  prose: string;
  checksAfter: CheckResult[];
  repairs: number;
  refusals: string[];
  rung: ParseRung | null;
  answers: ModelAnswer[];
  /** Whether the last answer stands: taken by the guards, and no check fails that passed before. */
  isTaken: boolean;
}

export const noRounds = (): Rounds => ({
  files: [],
  prose: "",
  checksAfter: [],
  repairs: 0,
  refusals: [],
  rung: null,
  answers: [],
  isTaken: false,
});

export interface FilesQuestion {
  executor: Executor;
  fitted: FittedContext;
  category: ExecutionCategory;
  rules: ExecuteRules;
  creatable: string[];
  checksBefore: readonly CheckResult[];
  place: CheckPlace;
}

/**
 * Asks for whole files, guards the answer, puts it into the working copy and runs the checks; what is wrong goes back
 * to the model for as many rounds as the rules allow, and then it ends. Throws the engine's error or CANCELLED.
 */
export async function answerFiles(question: FilesQuestion, context: JobContext, rounds: Rounds): Promise<void> {
  const { fitted, rules, executor } = question;
  let prompt = fitted.prompt;
  for (;;) {
    const answer = await ask(question, prompt, context);
    rounds.answers.push(answer);
    const faults = await take(question, answer, rounds, context);
    if (faults.length === 0) {
      rounds.isTaken = true;
      return;
    }
    rounds.refusals.push(...faults);
    if (rounds.repairs >= rules.repairRounds) return;
    prompt = await fitRepair(executor, fitted, answer.text, faults);
    rounds.repairs += 1;
    context.appendText("\n\n");
    context.report({ phase: "correcting", message: faults[0]?.slice(0, 200) ?? "" });
  }
}

async function ask({ executor, fitted }: FilesQuestion, prompt: string, context: JobContext): Promise<ModelAnswer> {
  return callModel({
    chosen: executor,
    prompt,
    contextTokens: fitted.contextTokens,
    answerTokens: fitted.answerTokens,
    signal: context.signal,
    onText: context.appendText,
    report: context.report,
  });
}

/** The faults of an answer; empty when it stands. */
async function take(
  question: FilesQuestion,
  answer: ModelAnswer,
  rounds: Rounds,
  { report }: JobContext,
): Promise<string[]> {
  const { fitted, category, rules, creatable, place, checksBefore } = question;
  if (answer.finishReason === "length") return ["the answer was cut off before its end"];
  const targets = fitted.sent.filter(({ role }) => role === "target");
  const paths = [...targets.map(({ path }) => path), ...creatable];
  const read = readFileBlocks(answer.text, paths.length === 1 ? (paths[0] ?? null) : null);
  if (read.fault) return [read.fault];
  const guarded = await guardChange({ root: place.root, category, rules, targets, creatable, answered: read.files });
  if (guarded.faults.length > 0) return guarded.faults;
  rounds.files = guarded.files;
  rounds.prose = read.prose;
  rounds.rung = read.rung;
  report({ phase: "checking", message: "The checks run" });
  await mkdir(place.scratch, { recursive: true });
  for (const { path, after } of guarded.files) await writeTreeFile(place.root, path, after);
  try {
    const syntax = await checkSyntax(guarded.files, place);
    const isReadable = syntax.every(({ status }) => status === "passed");
    const { results } = isReadable ? await runChecks(rules.checks, place) : { results: [] };
    rounds.checksAfter = [...syntax, ...results];
  } finally {
    for (const { path, before } of guarded.files) await writeTreeFile(place.root, path, before);
  }
  return findNewFailures(checksBefore, rounds.checksAfter).map(
    ({ name, status, tail }) =>
      `the check "${name}" ${status === "timeout" ? "does not end" : "fails"}: ${tail.slice(-1_500)}`,
  );
}

/** The question with the answer and its faults; without the answer where that does not fit. */
async function fitRepair(
  { engine, model }: Executor,
  { prompt, promptBudgetTokens }: FittedContext,
  answer: string,
  faults: readonly string[],
): Promise<string> {
  const repair = buildRepair(prompt, answer, faults);
  if ((await countTokens(engine, model.name, repair)) <= promptBudgetTokens) return repair;
  const short = buildRepair(
    prompt,
    "(left out)",
    faults.map((fault) => fault.slice(0, 300)),
  );
  return (await countTokens(engine, model.name, short)) <= promptBudgetTokens ? short : prompt;
}
