import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { listOutcomes, updateExecution } from "~/db/queries/executions";
import { updateRun } from "~/db/queries/runs";
import { AppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { answerFiles, type Rounds } from "~/server/services/execute/answer-files";
import { answerFindings } from "~/server/services/execute/answer-findings";
import { askOpinion } from "~/server/services/execute/ask-opinion";
import { categoryRules } from "~/server/services/execute/categories";
import type { Gated } from "~/server/services/execute/check-gates";
import type { Executor } from "~/server/services/execute/choose-executor";
import { findTargets, type Targets } from "~/server/services/execute/find-targets";
import { fitContext } from "~/server/services/execute/fit-context";
import { gatherContext, toManifest } from "~/server/services/execute/gather-context";
import type { WorkTree } from "~/server/services/execute/open-tree";
import { runChecks } from "~/server/services/execute/run-checks";
import type { CheckResult, ExecutionCategory } from "~/shared/contracts/execution";
import { type ConfidenceInput, judgeConfidence } from "~/shared/execute-confidence";
import { countChangedLines } from "~/shared/execute-diff";

/** An attempt while it runs: what is known of it before the model is asked. */
export interface Attempt {
  id: string;
  runId: string;
  category: ExecutionCategory;
  executor: Executor;
  gated: Gated;
  /** What a person said of the attempt before, as the model reads it. */
  feedback: string;
  template: string;
}

/**
 * Does the task in the working copy: finds the files, asks the model, guards and checks its answer, and judges how far
 * it can be trusted. Throws BAD_REQUEST where the task names no file that may be changed, UPSTREAM_FAILED when no answer
 * can be taken.
 */
export async function doWork(
  { db, config }: Pick<Runtime, "db" | "config">,
  attempt: Attempt,
  { tree, scratch }: { tree: WorkTree; scratch: string },
  context: JobContext,
  rounds: Rounds,
): Promise<void> {
  const { executor, category, gated, id } = attempt;
  const { task, rules } = gated;
  const { output } = categoryRules[category];
  const criteria = task.criteria.map(({ text }) => text);
  const text = [task.title, task.description, ...criteria, ...task.links.map(({ url }) => url)].join("\n");
  const targets = await findTargets({ text, category, root: tree.root, files: tree.files, rules });
  if (tree.baseCommit !== null) await refuseUncommitted(targets, gated.folder);
  const creatable = output === "files" ? [...targets.creatable.keys()] : [];
  requireTargets(task.number, targets, creatable, rules.maxFiles);
  const files = await gatherContext(tree, { text, category }, targets, rules);
  const fitted = await fitContext(executor, attempt.template, {
    task: [task.title, task.description.trim()].filter(Boolean).join("\n\n"),
    criteria,
    files,
    creatable,
    output,
    feedback: attempt.feedback,
  });
  const manifest = toManifest(fitted.sent, fitted.dropped);
  updateExecution(db, id, { baseCommit: tree.baseCommit, manifest });
  updateRun(db, attempt.runId, { input: fitted.prompt });

  let checksBefore: CheckResult[] = [];
  if (output === "findings") {
    const answered = await answerFindings({ executor, fitted }, context, rounds);
    const judged = judgeConfidence({ ...input(0), checks: "none", selfConfidence: null });
    updateExecution(db, id, { ...answered, confidence: judged.confidence, reasons: judged.reasons });
    return;
  }

  const place = { root: tree.root, scratch, childEnv: config.childEnv, python: config.python, signal: context.signal };
  context.report({ phase: "checking", message: "The checks run before the change" });
  const before = await runChecks(rules.checks, place);
  checksBefore = before.results;
  updateExecution(db, id, { checksBefore, sandbox: before.sandbox });
  await answerFiles({ executor, fitted, category, rules, creatable, checksBefore, place }, context, rounds);
  if (!rounds.isTaken) {
    const last = rounds.refusals.at(-1) ?? "it gave no answer";
    throw new AppError(
      "UPSTREAM_FAILED",
      `${executor.model.name} gave no change that can be taken: ${last.slice(0, 500)}`,
      {
        hint: "Say more in the task, comment on the attempt, or choose a larger model.",
      },
    );
  }
  const opinion = await askOpinion(
    { executor, task: task.title, rounds, contextTokens: fitted.contextTokens },
    context,
  );
  const changed = rounds.files.map((file) => countChangedLines(file.before, file.after));
  const lines = changed.reduce((sum, { added, removed }) => sum + Math.max(added, removed), 0);
  const judged = judgeConfidence({ ...input(lines), selfConfidence: opinion?.confidence ?? null });
  updateExecution(db, id, {
    explanation: opinion?.explanation || rounds.prose.slice(0, 2_000),
    selfConfidence: opinion?.confidence ?? null,
    confidence: judged.confidence,
    reasons: judged.reasons,
  });

  function input(changedLines: number): Omit<ConfidenceInput, "selfConfidence"> {
    const { name: model, digest: modelDigest } = executor.model;
    return {
      outcomes: listOutcomes(db, { model, modelDigest, category }),
      checks: judgeChecks(checksBefore, rounds.checksAfter),
      repairs: rounds.repairs,
      rung: rounds.rung ?? "strict",
      changedLines,
      isContextCut: manifest.some(({ cutChars, role, region }) => cutChars > 0 && role !== "guidelines" && !region),
      warnings: rounds.files.reduce((sum, { warnings }) => sum + warnings.length, 0),
    };
  }
}

/** What the working copy lacks and the user's folder has cannot be written as a new file. */
async function refuseUncommitted(targets: Targets, folder: string): Promise<void> {
  for (const path of targets.creatable.keys()) {
    const stat = await lstat(join(folder, path)).catch(() => null);
    if (stat === null) continue;
    targets.creatable.delete(path);
    targets.refused.set(
      path,
      stat.isSymbolicLink()
        ? "is a symbolic link, which stays as it is"
        : "is not part of the last commit: commit it first",
    );
  }
}

/** Throws BAD_REQUEST unless the task leads to some files that may be changed, and not to too many. */
function requireTargets(number: number, targets: Targets, creatable: string[], maxFiles: number): void {
  const count = targets.changeable.size + creatable.length;
  if (count > maxFiles) {
    throw new AppError("BAD_REQUEST", `task #${number} is about ${count} files, at most ${maxFiles} may be changed`, {
      hint: "Split the task, or raise the limit in the workspace's settings.",
    });
  }
  if (count > 0) return;
  const [refused] = targets.refused;
  if (refused) throw new AppError("BAD_REQUEST", `task #${number} cannot be executed: ${refused[0]} ${refused[1]}`);
  throw new AppError("BAD_REQUEST", `task #${number} names no file of the workspace's folder`, {
    hint: "Name the file, or the function in backticks, in the task's title or description. Only committed files count.",
  });
}

/** Counts for the confidence: the workspace's own checks; syntax alone proves too little. */
function judgeChecks(before: readonly CheckResult[], after: readonly CheckResult[]): ConfidenceInput["checks"] {
  const own = after.filter(({ name }) => before.some((earlier) => earlier.name === name));
  const ran = own.filter(({ status }) => status !== "missing");
  if (ran.length === 0) return "none";
  if (before.some(({ status }) => status === "failed" || status === "timeout")) return "red";
  return ran.every(({ status }) => status === "passed") ? "passed" : "failed";
}
