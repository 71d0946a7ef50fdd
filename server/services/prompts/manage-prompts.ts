import { ulid } from "ulid";
import { type Connection, inTransaction, type Transaction } from "~/db/client";
import {
  deletePromptLabel,
  deletePromptRow,
  insertPromptRevision,
  listPromptLabels,
  listPromptRevisions,
  listPromptRows,
  putPromptLabel,
  readPromptRevision,
  upsertPrompt,
} from "~/db/queries/prompts";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { findPrompt } from "~/server/services/prompts";
import {
  type NewPromptInput,
  newPromptSchema,
  type Prompt,
  type PromptRevision,
  type ScoredRevision,
} from "~/shared/contracts/prompt";
import type { PromptLint } from "~/shared/contracts/prompt-lint";
import { lintPrompt } from "~/shared/prompt-lint";
import { findPlaceholders } from "~/shared/prompt-spans";

type Store = Pick<Runtime, "db" | "bus">;

/** A prompt by its id or its name, in any case. Throws NOT_FOUND. */
export function resolvePrompt(db: Connection, reference: string): Prompt {
  const wanted = reference.trim().toLowerCase();
  const found = listPromptRows(db).find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
  if (!found) {
    throw new AppError("NOT_FOUND", `there is no prompt '${reference}'`, { hint: "See them with: ollmlx prompt list" });
  }
  return found;
}

/** The revisions of a prompt, newest first, each with what the lint says of it and the labels that point to it. */
export function listScoredRevisions(db: Connection, promptId: string): ScoredRevision[] {
  const prompt = findPrompt(db, promptId);
  const revisions = listPromptRevisions(db, promptId);
  const labels = listPromptLabels(db, promptId);
  const latest = revisions.find(({ status }) => status === "accepted");
  return revisions.map((revision) => {
    const { scores, tokens } = lintRevision(revision, prompt.placeholders);
    const own = labels.filter(({ revisionId }) => revisionId === revision.id).map(({ name }) => name);
    if (revision.id === latest?.id) own.unshift("latest");
    if (revision.id === prompt.activeRevisionId) own.unshift("active");
    return { ...revision, scores, tokens: tokens.count, labels: own };
  });
}

/** Revisions never change, so each is scored once for its prompt's placeholders. */
const lints = new Map<string, PromptLint>();
const mostLints = 2_000;

function lintRevision({ id, text }: PromptRevision, placeholders: readonly string[]): PromptLint {
  const key = JSON.stringify([id, placeholders]);
  const known = lints.get(key);
  if (known) return known;
  const [oldest] = lints.keys();
  if (oldest !== undefined && lints.size >= mostLints) lints.delete(oldest);
  const lint = lintPrompt(text, placeholders);
  lints.set(key, lint);
  return lint;
}

/** Makes a prompt of a text; the placeholders in it are those that every revision must keep. Throws CONFLICT. */
export function createPrompt({ db, bus }: Store, input: NewPromptInput): Prompt {
  const { name, summary, text } = newPromptSchema.parse(input);
  const id = ulid();
  const prompt = inTransaction<Prompt>(db, (tx) => {
    refuseTakenName(tx, name);
    const revisionId = ulid();
    const now = Date.now();
    const placeholders = findPlaceholders(text);
    upsertPrompt(tx, {
      id,
      name,
      summary,
      placeholders,
      origin: "human",
      activeRevisionId: revisionId,
      updatedAt: now,
    });
    insertPromptRevision(tx, {
      id: revisionId,
      promptId: id,
      number: 1,
      parentId: null,
      text,
      author: "human",
      reason: "",
      status: "accepted",
      statusReason: "",
      optimizationId: null,
      createdAt: now,
    });
    return findPrompt(tx, id);
  });
  bus.publish({ type: "prompts.changed" });
  return prompt;
}

function refuseTakenName(tx: Transaction, name: string): void {
  if (!listPromptRows(tx).some((prompt) => prompt.name.toLowerCase() === name.toLowerCase())) return;
  throw new AppError("CONFLICT", `there is a prompt '${name}' already`, { hint: "Choose another name." });
}

/** Throws NOT_FOUND, and CONFLICT for a prompt that ollmlx itself uses. */
export function removePrompt({ db, bus }: Store, id: string): void {
  const { origin, name } = findPrompt(db, id);
  if (origin === "builtin") throw new AppError("CONFLICT", `ollmlx itself uses '${name}', so it stays`);
  inTransaction<void>(db, (tx) => deletePromptRow(tx, id));
  bus.publish({ type: "prompts.changed" });
}

/** Lets a label point to a revision, from wherever it pointed before. Throws NOT_FOUND. */
export function moveLabel({ db, bus }: Store, revisionId: string, name: string): void {
  const revision = readPromptRevision(db, revisionId);
  if (!revision) throw new AppError("NOT_FOUND", `there is no prompt revision ${revisionId}`);
  putPromptLabel(db, { promptId: revision.promptId, name, revisionId });
  bus.publish({ type: "prompts.changed" });
}

/** Does nothing where there is no such label. Throws NOT_FOUND for an unknown prompt. */
export function removeLabel({ db, bus }: Store, promptId: string, name: string): void {
  findPrompt(db, promptId);
  deletePromptLabel(db, promptId, name);
  bus.publish({ type: "prompts.changed" });
}
