import { ulid } from "ulid";
import type { z } from "zod";
import { insertRun, updateRun } from "~/db/queries/runs";
import { AppError, toAppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { callModel } from "~/server/services/breakdown/call-model";
import { chooseModel } from "~/server/services/breakdown/choose-model";
import { stripThinking } from "~/server/services/breakdown/extract-json";
import { describeFiles, readContextFiles } from "~/server/services/breakdown/read-context-files";
import { addComment } from "~/server/services/comments";
import { readActiveRevision } from "~/server/services/prompts";
import { getTask } from "~/server/services/read-tasks";
import { findWorkspace } from "~/server/services/workspaces";
import { assistLabels, type assistOrderSchema } from "~/shared/contracts/assist";
import type { TaskDetail } from "~/shared/contracts/task";

const largestContextTokens = 16_384;
const answerTokens = 2_048;
/** Low enough for code and other scripts, so that prompt and answer fit the context. */
const charsPerToken = 2.5;

/**
 * Lets a model write about a task and files of its workspace, and keeps the text as a comment of the model. Throws the engine's
 * error, or UPSTREAM_FAILED when it wrote nothing.
 */
export async function assistTask(
  parts: Pick<Runtime, "db" | "bus" | "engines" | "config">,
  { taskId, action, model: wanted, paths }: z.output<typeof assistOrderSchema>,
  context: JobContext,
): Promise<{ commentId: string; taskId: string }> {
  const { db } = parts;
  const task = getTask({ db }, taskId);
  context.report({ phase: "preparing" });
  const chosen = await chooseModel(parts, wanted, action === "documentation" ? "general" : "code");
  const { engine, model } = chosen;
  const files = await readContextFiles(findWorkspace({ db }, task.workspaceId).path, paths);
  const contextTokens = Math.min(model.contextLength ?? 8_192, largestContextTokens);
  const answer = Math.min(answerTokens, Math.floor(contextTokens / 2));
  const room = Math.floor((contextTokens - answer - 300) * charsPerToken);
  const revision = readActiveRevision(db, `assist-${action}`);
  const described = describeTask(task).slice(0, Math.floor(room / 2));
  const shown = describeFiles(files, Math.max(0, room - described.length - revision.text.length));
  const values: Record<string, string> = { task: described, files: shown.text };
  const prompt = revision.text.replace(/\{(task|files)\}/g, (_, name: string) => values[name] ?? "");
  const id = ulid();
  const run = { id, taskId: task.id, kind: "assist" as const, engine: engine.id, model: model.name };
  const startedAt = Date.now();
  insertRun(db, { ...run, status: "running", promptRevisionId: revision.id, input: prompt, startedAt });
  try {
    const said = await callModel({
      chosen,
      prompt,
      contextTokens,
      answerTokens: answer,
      signal: context.signal,
      report: context.report,
      onText: context.appendText,
    });
    const text = stripThinking(said.text).trim();
    if (text === "")
      throw new AppError("UPSTREAM_FAILED", `${model.name} wrote nothing`, { hint: "Try another model." });
    const notes = [
      `${assistLabels[action]} by ${model.name}${paths.length > 0 ? `, with ${paths.join(", ")}` : ""}.`,
      ...(shown.cutChars > 0 ? [`It did not see ${shown.cutChars} characters of the files.`] : []),
      ...(said.finishReason === "length" ? ["The text was cut off at its limit."] : []),
    ];
    const comment = addComment(
      parts,
      { taskId: task.id, type: "note", text: `${text.slice(0, 99_000)}\n\n_${notes.join(" ")}_` },
      "model",
    );
    const { finishReason, promptTokens, outputTokens, ttftMs, tokensPerSecond } = said;
    const figures = { finishReason, promptTokens, outputTokens, ttftMs, tokensPerSecond };
    updateRun(db, id, { status: "ok", rawOutput: said.text, finishedAt: Date.now(), ...figures });
    return { commentId: comment.comment.id, taskId: task.id };
  } catch (thrown) {
    const error = context.signal.aborted ? toAppError(context.signal.reason) : toAppError(thrown);
    const status = !context.signal.aborted ? "failed" : error.code === "CANCELLED" ? "cancelled" : "interrupted";
    updateRun(db, id, { status, error: error.message, finishedAt: Date.now() });
    throw error;
  }
}

function describeTask({ title, description, criteria }: TaskDetail): string {
  const list = criteria.map(({ text }) => `- ${text}`);
  return [title, description.trim(), ...(list.length > 0 ? ["It must show:", ...list] : [])]
    .filter(Boolean)
    .join("\n\n");
}
