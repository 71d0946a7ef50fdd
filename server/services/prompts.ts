import { ulid } from "ulid";
import { type Connection, inTransaction, type Transaction } from "~/db/client";
import { forgetJudges } from "~/db/queries/prompt-runs";
import {
  findBuiltinRevision,
  insertPromptRevision,
  listPromptRevisions,
  listPromptRows,
  nextRevisionNumber,
  readPrompt,
  readPromptRevision,
  setActiveRevision,
  upsertPrompt,
} from "~/db/queries/prompts";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { type ShippedPrompt, shippedPrompts } from "~/server/services/shipped-prompts";
import type { Prompt, PromptRevision } from "~/shared/contracts/prompt";
import { findPlaceholders } from "~/shared/prompt-spans";

const byHand = { status: "accepted", statusReason: "", optimizationId: null } as const;

type Store = Pick<Runtime, "db" | "bus">;

export function listPrompts({ db }: Pick<Runtime, "db">): Prompt[] {
  return listPromptRows(db);
}

/** Newest first. Throws NOT_FOUND. */
export function listRevisions({ db }: Pick<Runtime, "db">, promptId: string): PromptRevision[] {
  findPrompt(db, promptId);
  return listPromptRevisions(db, promptId);
}

/**
 * Saves a text as a new revision and makes it the active one. Throws BAD_REQUEST when a placeholder is missing, CONFLICT
 * when the text is the active one already, NOT_FOUND.
 */
export function addRevision(
  { db, bus }: Store,
  { promptId, text, reason }: { promptId: string; text: string; reason: string },
): PromptRevision {
  const revision = inTransaction<PromptRevision>(db, (tx) => {
    const prompt = findPrompt(tx, promptId);
    // A person's own prompt may change what it asks for; the product's texts may not.
    const isOwn = prompt.origin === "human";
    const missing = isOwn ? [] : prompt.placeholders.filter((placeholder) => !text.includes(placeholder));
    if (missing.length > 0) {
      throw new AppError("BAD_REQUEST", `the text lacks ${missing.join(", ")}`, {
        hint: "Each placeholder marks where a part of the task is put in; keep all of them.",
      });
    }
    const active = readPromptRevision(tx, prompt.activeRevisionId);
    if (active?.text === text) throw new AppError("CONFLICT", "this text is the active revision already");
    return saveRevision(tx, { promptId, text, reason, author: "human", parentId: prompt.activeRevisionId, ...byHand });
  });
  bus.publish({ type: "prompts.changed" });
  return revision;
}

/** Makes an older revision the active one again. Throws NOT_FOUND. */
export function activateRevision({ db, bus }: Store, revisionId: string): Prompt {
  const prompt = inTransaction<Prompt>(db, (tx) => {
    const revision = readPromptRevision(tx, revisionId);
    if (!revision) throw new AppError("NOT_FOUND", `there is no prompt revision ${revisionId}`);
    putInUse(tx, revision);
    return findPrompt(tx, revision.promptId);
  });
  bus.publish({ type: "prompts.changed" });
  return prompt;
}

/** The text in use. Throws NOT_FOUND before `seedPrompts` ran. */
export function readActiveRevision(db: Connection, promptId: string): PromptRevision {
  const revision = readPromptRevision(db, findPrompt(db, promptId).activeRevisionId);
  if (!revision) throw new AppError("NOT_FOUND", `the prompt '${promptId}' has no active revision`);
  return revision;
}

/**
 * Brings the shipped texts into the database at every start. A text that changed with the product becomes a new builtin
 * revision; it becomes active only where the builtin one before it was, so that a person's choice stays.
 */
export function seedPrompts(db: Runtime["db"], shipped: ShippedPrompt[] = shippedPrompts): void {
  inTransaction<void>(db, (tx) => {
    for (const prompt of shipped) seedPrompt(tx, prompt);
  });
}

function seedPrompt(tx: Transaction, { text, ...shipped }: ShippedPrompt): void {
  const known = readPrompt(tx, shipped.id);
  const builtin = findBuiltinRevision(tx, shipped.id);
  const { revisionCount: _, ...row } = known ?? { revisionCount: 0, activeRevisionId: "", updatedAt: Date.now() };
  upsertPrompt(tx, { ...row, ...shipped, origin: "builtin" });
  if (builtin?.text === text) return;
  const reason = builtin ? "A new version of ollmlx brings this text." : "Comes with ollmlx.";
  const parentId = builtin?.id ?? null;
  const isBuiltinActive = !known || known.activeRevisionId === builtin?.id;
  saveRevision(tx, { promptId: shipped.id, text, reason, author: "builtin", parentId, ...byHand }, isBuiltinActive);
}

function saveRevision(
  tx: Transaction,
  revision: Omit<PromptRevision, "id" | "number" | "createdAt">,
  isActive = true,
): PromptRevision {
  const createdAt = Date.now();
  const saved = { ...revision, id: ulid(), number: nextRevisionNumber(tx, revision.promptId), createdAt };
  insertPromptRevision(tx, saved);
  if (isActive) putInUse(tx, saved);
  return saved;
}

/** The prompt that asks a judge; how well a model judges is known for its text in use only. */
const judgePromptId = "prompt-judge";

function putInUse(tx: Transaction, { id, promptId, text }: PromptRevision): void {
  if (promptId === judgePromptId) forgetJudges(tx);
  setActiveRevision(tx, promptId, id, Date.now());
  const { revisionCount: _, ...prompt } = findPrompt(tx, promptId);
  if (prompt.origin === "human") upsertPrompt(tx, { ...prompt, placeholders: findPlaceholders(text) });
}

/** Throws NOT_FOUND. */
export function findPrompt(db: Connection, id: string): Prompt {
  const prompt = readPrompt(db, id);
  if (!prompt) throw new AppError("NOT_FOUND", `there is no prompt '${id}'`);
  return prompt;
}
