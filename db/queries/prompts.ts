import { asc, desc, eq, sql } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { promptLabels, promptRevisions, prompts } from "~/db/schema/prompts";
import type { Prompt, PromptRevision } from "~/shared/contracts/prompt";

/** Most revisions that are listed. */
const mostRevisions = 500;

export function listPromptRows(db: Connection): Prompt[] {
  return selectPrompts(db).orderBy(asc(prompts.name)).all();
}

export function readPrompt(db: Connection, id: string): Prompt | undefined {
  return selectPrompts(db).where(eq(prompts.id, id)).get();
}

function selectPrompts(db: Connection) {
  return db
    .select({
      id: prompts.id,
      name: prompts.name,
      summary: prompts.summary,
      placeholders: prompts.placeholders,
      origin: prompts.origin,
      activeRevisionId: prompts.activeRevisionId,
      revisionCount: sql<number>`(select count(*) from prompt_revisions r where r.prompt_id = prompts.id)`,
      updatedAt: prompts.updatedAt,
    })
    .from(prompts);
}

/** Newest first. */
export function listPromptRevisions(db: Connection, promptId: string): PromptRevision[] {
  return db
    .select()
    .from(promptRevisions)
    .where(eq(promptRevisions.promptId, promptId))
    .orderBy(desc(promptRevisions.number))
    .limit(mostRevisions)
    .all();
}

export function readPromptRevision(db: Connection, id: string): PromptRevision | undefined {
  return db.select().from(promptRevisions).where(eq(promptRevisions.id, id)).get();
}

/** The newest revision that came with the product. */
export function findBuiltinRevision(db: Connection, promptId: string): PromptRevision | undefined {
  return listPromptRevisions(db, promptId).find((revision) => revision.author === "builtin");
}

export type NewPrompt = Omit<Prompt, "revisionCount">;

export function upsertPrompt(tx: Transaction, prompt: NewPrompt): void {
  tx.insert(prompts).values(prompt).onConflictDoUpdate({ target: prompts.id, set: prompt }).run();
}

/** With its revisions, labels, evaluation sets and runs. */
export function deletePromptRow(tx: Transaction, id: string): void {
  tx.delete(prompts).where(eq(prompts.id, id)).run();
}

export function insertPromptRevision(tx: Transaction, revision: PromptRevision): void {
  tx.insert(promptRevisions).values(revision).run();
}

export function setActiveRevision(tx: Transaction, promptId: string, revisionId: string, at: number): void {
  tx.update(prompts).set({ activeRevisionId: revisionId, updatedAt: at }).where(eq(prompts.id, promptId)).run();
}

/** One above the highest number of the prompt. */
export function nextRevisionNumber(tx: Transaction, promptId: string): number {
  return (listPromptRevisions(tx, promptId)[0]?.number ?? 0) + 1;
}

export function listPromptLabels(db: Connection, promptId: string): { name: string; revisionId: string }[] {
  return db
    .select({ name: promptLabels.name, revisionId: promptLabels.revisionId })
    .from(promptLabels)
    .where(eq(promptLabels.promptId, promptId))
    .orderBy(asc(promptLabels.name))
    .all();
}

export function putPromptLabel(tx: Connection, label: typeof promptLabels.$inferInsert): void {
  tx.insert(promptLabels)
    .values(label)
    .onConflictDoUpdate({ target: [promptLabels.promptId, promptLabels.name], set: { revisionId: label.revisionId } })
    .run();
}

export function deletePromptLabel(tx: Connection, promptId: string, name: string): void {
  tx.delete(promptLabels).where(sql`${promptLabels.promptId} = ${promptId} and ${promptLabels.name} = ${name}`).run();
}
