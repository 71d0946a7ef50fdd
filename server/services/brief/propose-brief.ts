import { ulid } from "ulid";
import { inTransaction } from "~/db/client";
import { insertProposal } from "~/db/queries/proposals";
import { insertRun, updateRun } from "~/db/queries/runs";
import { listOpenTitles } from "~/db/queries/tasks";
import { AppError, toAppError } from "~/server/errors";
import type { JobContext } from "~/server/jobs/job-handler";
import {
  type AnswerBounds,
  answerTokens,
  describeSchema,
  makeAnswerSchema,
} from "~/server/services/breakdown/answer-schema";
import { type AskedBreakdown, askForBreakdown } from "~/server/services/breakdown/ask-for-breakdown";
import { type ChosenModel, chooseModel } from "~/server/services/breakdown/choose-model";
import { findDuplicates } from "~/server/services/breakdown/find-duplicates";
import type { BreakdownOrder, BreakdownParts } from "~/server/services/breakdown/propose-breakdown";
import { type DocumentSection, type SplitDocument, splitDocument } from "~/server/services/brief/split-document";
import { readActiveRevision } from "~/server/services/prompts";
import { getTask } from "~/server/services/read-tasks";
import { shorten } from "~/shared/clean-text";
import type { ParseRung, ProposedSubtask } from "~/shared/contracts/proposal";

/** A section with its answer in a context that every model has. */
const sectionChars = 6_000;
const contextTokens = 8_192;
const mostItems = 99;

/**
 * Lets a model read a task's text, a document, section by section, and proposes one task a section with subtasks of its own;
 * a document of one section gives subtasks alone. Sections without a usable answer stay as tasks with their text. Nothing on
 * the board changes. Throws the engine's error, or UPSTREAM_FAILED when no section had a usable answer.
 */
export async function proposeBrief(
  parts: BreakdownParts,
  { taskId, model: wanted }: BreakdownOrder,
  context: JobContext,
): Promise<{ proposalId: string }> {
  const { db, bus } = parts;
  const task = getTask({ db }, taskId);
  const document = splitDocument(task.description.trim() || task.title, sectionChars);
  const chosen = await chooseModel(parts, wanted);
  const count = document.sections.length;
  const bounds = { min: 1, max: Math.min(6, Math.max(1, Math.floor((mostItems - count) / count))) };
  const read: ReadSection[] = [];
  try {
    for (const [i, section] of document.sections.entries()) {
      context.report({ phase: "reading", message: section.title, done: i, total: count, unit: "items" });
      read.push(await readSection(parts, { task, document, section, chosen, bounds }, context));
    }
    const first = read.find(({ asked }) => asked !== null) ?? read[0];
    if (!first?.asked) {
      throw new AppError("UPSTREAM_FAILED", `${chosen.model.name} gave no usable tasks for any section`, {
        hint: "Try again or choose a larger model; the runs keep what the model said.",
      });
    }
    const items = toItems(read);
    const others = listOpenTitles(db, task.workspaceId).filter((other) => other.id !== task.id);
    const failed = read.filter(({ asked }) => asked === null).map(({ section }) => `"${section.title}"`);
    const warnings = [
      ...(failed.length > 0 ? [`no usable answer for ${failed.join(", ")}: kept as written`] : []),
      ...read.flatMap(({ asked, section }) => asked?.result.warnings.map((text) => `${section.title}: ${text}`) ?? []),
      ...findDuplicates(items, others),
    ];
    const proposalId = ulid();
    inTransaction<void>(db, (tx) => {
      insertProposal(
        tx,
        {
          id: proposalId,
          taskId: task.id,
          runId: first.runId,
          kind: "breakdown",
          baseTaskVersion: task.version,
          approach: `${count === 1 ? "One section" : `${count} sections`} read, ${items.length} tasks proposed.`,
          parseRung: worstRung(read),
          warnings,
          model: chosen.model.name,
          createdAt: Date.now(),
        },
        items,
      );
    });
    return { proposalId };
  } finally {
    bus.publish({ type: "proposals.changed", taskId: task.id });
  }
}

interface ReadSection {
  section: DocumentSection;
  runId: string;
  /** Null when nothing of the answer could be used. */
  asked: AskedBreakdown | null;
}

interface SectionQuestion {
  task: { id: string };
  document: SplitDocument;
  section: DocumentSection;
  chosen: ChosenModel;
  bounds: AnswerBounds;
}

async function readSection(
  { db }: BreakdownParts,
  { task, document, section, chosen, bounds }: SectionQuestion,
  context: JobContext,
): Promise<ReadSection> {
  const { engine, model } = chosen;
  const revision = readActiveRevision(db, "brief");
  const prompt = buildBriefPrompt(revision.text, document, section, bounds);
  const runId = ulid();
  insertRun(db, {
    id: runId,
    taskId: task.id,
    kind: "brief",
    status: "running",
    engine: engine.id,
    model: model.name,
    promptRevisionId: revision.id,
    input: prompt,
    startedAt: Date.now(),
  });
  const said = { text: "" };
  const limit = Math.min(model.contextLength ?? contextTokens, contextTokens);
  const question = {
    chosen,
    prompt,
    bounds,
    contextTokens: limit,
    answerTokens: Math.min(answerTokens, Math.floor(limit / 2)),
  };
  try {
    const asked = await askForBreakdown(question, context, said);
    const { finishReason, promptTokens, outputTokens, ttftMs, tokensPerSecond } = asked.answer;
    const figures = { finishReason, promptTokens, outputTokens, ttftMs, tokensPerSecond };
    const finishedAt = Date.now();
    updateRun(db, runId, { status: "ok", rawOutput: said.text, parseRung: asked.rung, finishedAt, ...figures });
    return { section, runId, asked };
  } catch (thrown) {
    const error = context.signal.aborted ? toAppError(context.signal.reason) : toAppError(thrown);
    const status = !context.signal.aborted ? "failed" : error.code === "CANCELLED" ? "cancelled" : "interrupted";
    updateRun(db, runId, { status, rawOutput: said.text, error: error.message, finishedAt: Date.now() });
    // One section that a small model cannot do does not cost the others.
    if (status === "failed" && error.code === "UPSTREAM_FAILED") return { section, runId, asked: null };
    throw error;
  }
}

/** All placeholders are replaced in one pass, so that one in the document's own text stays text. */
export function buildBriefPrompt(
  template: string,
  { title, sections }: SplitDocument,
  section: DocumentSection,
  bounds: AnswerBounds,
): string {
  const parts: Record<string, string> = {
    document: [title, ...sections.map((other) => `- ${shorten(other.title, 100)}`)].join("\n"),
    section: `${section.title}\n\n${section.text}`.trim(),
    schema: describeSchema(makeAnswerSchema(bounds)),
  };
  return template.replace(/\{(document|section|schema)\}/g, (_, name: string) => parts[name] ?? "");
}

/** A task for each section with its subtasks below it; a section alone, or one with a single task, needs no task above. */
function toItems(read: ReadSection[]): ProposedSubtask[] {
  const items: ProposedSubtask[] = [];
  for (const { section, asked } of read) {
    const found = asked?.result.subtasks ?? [];
    const isFlat = read.length === 1 || found.length === 1;
    const parentKey = isFlat && found.length > 0 ? null : `s${items.length + 1}`;
    if (parentKey) {
      items.push({
        key: parentKey,
        title: shorten(section.title, 200) || "Untitled section",
        description: shorten(section.text, 4_000),
        acceptanceCriteria: ["Everything that the section asks for is done"],
        complexity: "medium",
        minutes: Math.min(2_400, Math.max(5, found.reduce((sum, item) => sum + item.minutes, 0) || 60)),
        dependsOn: [],
      });
    }
    const offset = items.length;
    const keyOf = (key: string) => `s${offset + Number(key.slice(1))}`;
    for (const item of found) {
      items.push({ ...item, key: keyOf(item.key), parentKey, dependsOn: item.dependsOn.map(keyOf) });
    }
  }
  return items;
}

const rungs: ParseRung[] = ["strict", "extracted", "repaired", "reasked", "degraded"];

const worstRung = (read: ReadSection[]): ParseRung =>
  rungs[Math.max(...read.map(({ asked }) => rungs.indexOf(asked?.rung ?? "degraded")))] ?? "degraded";
