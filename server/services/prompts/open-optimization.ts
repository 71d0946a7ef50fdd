import {
  insertOptimization,
  listEvalSets,
  readLastCutShort,
  readOptimization,
  reopenOptimization,
} from "~/db/queries/prompt-runs";
import { readPrompt, readPromptRevision } from "~/db/queries/prompts";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { chooseModel } from "~/server/services/breakdown/choose-model";
import type { AskedModel } from "~/server/services/prompts/ask-text";
import { findEvalSet } from "~/server/services/prompts/eval-sets";
import type { PromptRevision } from "~/shared/contracts/prompt";
import {
  isCutShort,
  type Optimization,
  type OptimizationReport,
  type OptimizeRequest,
} from "~/shared/contracts/prompt-optimization";
import { splitCases } from "~/shared/prompt-assertions";

type Parts = Pick<Runtime, "db" | "engines" | "config">;

export interface OpenOptimization {
  id: string;
  request: OptimizeRequest;
  base: Base;
  /** Null where nothing tests the rewrites. */
  cases: ReturnType<typeof findCases>;
  writer: AskedModel;
  judge: AskedModel;
  /** What the run had reached before it was cut short; null for a new one. */
  earlier: OptimizationReport | null;
}

/**
 * Begins a run with the id `newId`, or takes one up that was cut short, with the models that it had. From then on the
 * run stands as `running`. Throws NOT_FOUND for what is not there, CONFLICT for a run that has ended or still goes on.
 */
export async function openOptimization(parts: Parts, asked: OptimizeRequest, newId: string): Promise<OpenOptimization> {
  const { db } = parts;
  const stopped = asked.resumeId === undefined ? null : findCutShort(parts, asked.resumeId);
  const request = stopped?.request ?? asked;
  const base = findBase(parts, request);
  const cases = findCases(parts, request);
  const writer = await chooseModel(parts, request.model);
  const judge = request.judgeModel === undefined ? writer : await chooseModel(parts, request.judgeModel);
  if (stopped) {
    if (!reopenOptimization(db, stopped.id)) throw new AppError("CONFLICT", "this optimisation goes on already");
    return { id: stopped.id, request, base, cases, writer, judge, earlier: stopped.report };
  }
  insertOptimization(db, {
    id: newId,
    promptId: base.revision?.promptId ?? null,
    baseRevisionId: base.revision?.id ?? null,
    bestRevisionId: null,
    model: writer.model.name,
    judgeModel: judge.model.name,
    request,
    status: "running",
    report: null,
    startedAt: Date.now(),
    finishedAt: null,
  });
  return { id: newId, request, base, cases, writer, judge, earlier: null };
}

/** A run that can go on, with the text and the models that it had; "last" = the newest. Throws NOT_FOUND, CONFLICT. */
export function findCutShort({ db }: Pick<Runtime, "db">, id: string): Optimization & { request: OptimizeRequest } {
  const run = id === "last" ? readLastCutShort(db) : readOptimization(db, id);
  if (!run) {
    throw new AppError("NOT_FOUND", id === "last" ? "no optimisation was cut short" : `there is no optimisation ${id}`);
  }
  const { request, baseRevisionId, model, judgeModel } = run;
  if (run.status === "running") throw new AppError("CONFLICT", "this optimisation goes on already");
  if (request === null || !isCutShort(run)) {
    const fault = request === null ? "was made by a version that did not keep what is needed" : "has come to its end";
    throw new AppError("CONFLICT", `optimisation ${run.id} ${fault}, so it cannot go on`, {
      hint: "Start a new one from the revision that you like best.",
    });
  }
  const revision = baseRevisionId === null ? {} : { revisionId: baseRevisionId };
  return { ...run, request: { ...request, ...revision, model, judgeModel } };
}

interface Base {
  text: string;
  declared: string[] | null;
  revision: PromptRevision | null;
}

/** Throws NOT_FOUND, or BAD_REQUEST for a revision of another prompt. */
function findBase({ db }: Pick<Runtime, "db">, { promptId, revisionId, text }: OptimizeRequest): Base {
  if (promptId === undefined) return { text: text ?? "", declared: null, revision: null };
  const prompt = readPrompt(db, promptId);
  if (!prompt) throw new AppError("NOT_FOUND", `there is no prompt '${promptId}'`);
  const revision = readPromptRevision(db, revisionId ?? prompt.activeRevisionId);
  if (!revision) throw new AppError("NOT_FOUND", `there is no prompt revision ${revisionId}`);
  if (revision.promptId !== promptId)
    throw new AppError("BAD_REQUEST", `revision ${revisionId} belongs to another prompt`);
  return { text: revision.text, declared: prompt.placeholders, revision };
}

/** The cases of the named set, or of the prompt's only one. Throws NOT_FOUND. */
function findCases({ db }: Pick<Runtime, "db">, { promptId, evalSetId }: OptimizeRequest) {
  if (evalSetId === null) return null;
  if (evalSetId !== undefined) return splitCases(findEvalSet(db, evalSetId).cases);
  const [only, ...others] = promptId === undefined ? [] : listEvalSets(db, promptId);
  return only && others.length === 0 ? splitCases(only.cases) : null;
}
