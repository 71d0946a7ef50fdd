import { ulid } from "ulid";
import { type Connection, inTransaction } from "~/db/client";
import { insertEvalSet, listEvalSets } from "~/db/queries/prompt-runs";
import {
  insertPromptRevision,
  listPromptLabels,
  listPromptRevisions,
  listPromptRows,
  putPromptLabel,
  upsertPrompt,
} from "~/db/queries/prompts";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { findPrompt } from "~/server/services/prompts";
import type { Prompt } from "~/shared/contracts/prompt";
import type { PromptFile } from "~/shared/contracts/prompt-file";
import { readPromptFile } from "~/shared/prompt-file";

/** A prompt with all of its history. Throws NOT_FOUND. */
export function exportPrompt(db: Connection, promptId: string): PromptFile {
  const { name, summary, placeholders, activeRevisionId } = findPrompt(db, promptId);
  const revisions = listPromptRevisions(db, promptId).reverse();
  const numberOf = (id: string | null) => revisions.find((revision) => revision.id === id)?.number ?? null;
  return {
    format: "ollmlx-prompt",
    version: 1,
    name,
    summary,
    placeholders,
    revisions: revisions.map(({ number, parentId, text, author, reason, status, statusReason, createdAt }) => ({
      number,
      parent: numberOf(parentId),
      text,
      author,
      reason,
      status,
      statusReason,
      createdAt,
    })),
    active: numberOf(activeRevisionId) ?? 1,
    labels: Object.fromEntries(
      listPromptLabels(db, promptId).flatMap((label) => {
        const number = numberOf(label.revisionId);
        return number === null ? [] : [[label.name, number]];
      }),
    ),
    evalSets: listEvalSets(db, promptId).map(({ name, cases }) => ({ name, cases })),
  };
}

/**
 * Makes a new prompt of a file's content; one whose name is taken gets a number behind it. Throws BAD_REQUEST that says
 * what is wrong with the file.
 */
export function importPrompt({ db, bus }: Pick<Runtime, "db" | "bus">, content: string, fileName: string): Prompt {
  const file = readFile(content, fileName.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "") || "Imported prompt");
  const id = ulid();
  const prompt = inTransaction<Prompt>(db, (tx) => {
    const ids = new Map(file.revisions.map(({ number }) => [number, ulid()]));
    const idOf = (number: number) => ids.get(number) ?? "";
    const { summary, placeholders, active } = file;
    const name = freeName(file.name, new Set(listPromptRows(tx).map((row) => row.name.toLowerCase())));
    const row = { id, name, summary, placeholders, origin: "human" as const };
    upsertPrompt(tx, { ...row, activeRevisionId: idOf(active), updatedAt: Date.now() });
    for (const { parent, number, ...revision } of file.revisions) {
      const parentId = parent === null ? null : idOf(parent);
      insertPromptRevision(tx, { ...revision, number, id: idOf(number), promptId: id, parentId, optimizationId: null });
    }
    for (const [label, number] of Object.entries(file.labels)) {
      putPromptLabel(tx, { promptId: id, name: label, revisionId: idOf(number) });
    }
    for (const set of file.evalSets) insertEvalSet(tx, { ...set, id: ulid(), promptId: id, updatedAt: Date.now() });
    return findPrompt(tx, id);
  });
  bus.publish({ type: "prompts.changed" });
  return prompt;
}

function readFile(content: string, fallbackName: string): PromptFile {
  try {
    return readPromptFile(content, fallbackName, Date.now());
  } catch (cause) {
    const hint = "Import a file that `ollmlx prompt export` wrote, or a Markdown file.";
    throw new AppError("BAD_REQUEST", (cause as Error).message, { hint, cause });
  }
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name} ${n}`;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}
