import { ulid } from "ulid";
import { inTransaction } from "~/db/client";
import { insertAnalysis, readAnalysis } from "~/db/queries/analyses";
import { readTaskSnapshot, writeTaskSnapshot } from "~/db/queries/task-snapshots";
import type { Runtime } from "~/server/runtime";
import { buildOpinionPrompt, opinionSchema } from "~/server/services/analyze/ask-opinion";
import { classifyTask } from "~/server/services/analyze/classify-task";
import { findTask } from "~/server/services/board/find-task";
import { recordChange } from "~/server/services/board/record-change";
import { chooseModel } from "~/server/services/breakdown/choose-model";
import { getTask } from "~/server/services/read-tasks";
import { askJson } from "~/server/services/workflow/ask-json";
import { shorten } from "~/shared/clean-text";
import { type Analysis, analysisSchema } from "~/shared/contracts/analysis";
import type { TaskClass, TaskDetail } from "~/shared/contracts/task";

type Board = Pick<Runtime, "db" | "bus">;

/**
 * Says how hard a task is, with the reasons, and keeps it. Deterministic and without a model. The task gets the class where it has
 * none; one that a person chose stays. `partOf` is the action that asked for it, which is then undone together with that class.
 * Throws NOT_FOUND.
 */
export function analyzeTask(board: Board, ref: string, partOf?: string): Analysis {
  const task = getTask(board, ref);
  return keepAnalysis(board, task, describe(task, null), partOf);
}

/** The newest analysis of a task, or null. Throws NOT_FOUND. */
export function findAnalysis({ db }: Pick<Runtime, "db">, ref: string): (Analysis & { isStale: boolean }) | null {
  const row = readAnalysis(db, findTask(db, ref));
  if (!row) return null;
  const version = readTaskSnapshot(db, row.taskId)?.version;
  return { ...analysisSchema.parse(row.result), isStale: version !== row.taskVersion };
}

/** As `analyzeTask`, with a model's own opinion beside it. Throws NOT_FOUND, the engine's error, or CANCELLED. */
export async function analyzeWithModel(
  parts: Board & Pick<Runtime, "engines" | "config">,
  { taskId: ref, model: wanted }: { taskId: string; model?: string | undefined },
  signal: AbortSignal,
): Promise<Analysis> {
  const task = getTask(parts, ref);
  const chosen = await chooseModel(parts, wanted);
  const { value } = await askJson({
    chosen,
    schema: opinionSchema,
    prompt: buildOpinionPrompt(task),
    contextTokens: 4096,
    answerTokens: 300,
    signal,
  });
  const opinion = { model: chosen.model.name, class: value.class, reason: shorten(value.reason, 400) };
  return keepAnalysis(parts, getTask(parts, task.id), describe(task, opinion));
}

function describe(task: TaskDetail, opinion: Analysis["opinion"]): Analysis {
  const {
    class: taskClass,
    certainty,
    factors,
  } = classifyTask({
    title: task.title,
    description: task.description,
    criteria: task.criteria.filter(({ kind }) => kind === "acceptance").map(({ text }) => text),
    dependencyCount: task.dependencyIds.length,
    estimateMinutes: task.estimateMinutes,
  });
  const isDefined = task.criteria.some(({ kind }) => kind === "acceptance");
  return {
    class: taskClass,
    certainty,
    canAutoExecute: taskClass === "simple" && isDefined && task.openDependencyIds.length === 0,
    needsBreakdown: taskClass === "complex" && task.subtaskCount === 0,
    factors,
    opinion,
    recommendation: recommendPlace(
      taskClass,
      factors.map(({ name }) => name),
    ),
  };
}

/** Routine work, breakdowns and prompts are done well by local models; what needs judgement is handed on. */
function recommendPlace(taskClass: TaskClass, factors: string[]): Analysis["recommendation"] {
  const hard = factors.filter((name) => ["open questions", "high stakes", "changes a whole system"].includes(name));
  if (taskClass !== "complex") return { place: "local", reason: "A local model can do this, or break it down." };
  if (hard.length === 0) return { place: "local", reason: "Large, but made of parts that a local model can do." };
  return {
    place: "cloud",
    reason: `Break it down here; give the parts with ${hard.join(" and ")} to a person or a larger model.`,
  };
}

function keepAnalysis(board: Board, task: TaskDetail, analysis: Analysis, partOf?: string): Analysis {
  if (task.complexity === null) {
    recordChange(board, { actor: "system", partOf }, (change) => {
      const snapshot = change.touchTask(task.id);
      if (snapshot) writeTaskSnapshot(change.tx, { ...snapshot, complexity: analysis.class });
    });
  }
  inTransaction<void>(board.db, (tx) => {
    const taskVersion = readTaskSnapshot(tx, task.id)?.version ?? task.version;
    const row = { id: ulid(), taskId: task.id, taskVersion, result: analysis, correctedClass: null };
    insertAnalysis(tx, { ...row, createdAt: Date.now() });
  });
  board.bus.publish({ type: "tasks.changed", taskIds: [task.id] });
  return analysis;
}
