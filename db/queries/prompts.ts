import { asc, desc, eq, sql } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { promptRevisions, prompts } from "~/db/schema/prompts";
import type { Prompt, PromptRevision } from "~/shared/contracts/prompt";

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
    .limit(500)
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
