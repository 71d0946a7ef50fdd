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
import { isPromptfoo, readPromptfoo } from "~/server/services/prompts/promptfoo/read-promptfoo";
import { writePromptfoo } from "~/server/services/prompts/promptfoo/write-promptfoo";
import type { Prompt } from "~/shared/contracts/prompt";
import type { PromptFile, PromptFileFormat } from "~/shared/contracts/prompt-file";
import { readPromptFile, writeMarkdownPrompt } from "~/shared/prompt-file";

const forms: Record<PromptFileFormat, { ending: string; write: (file: PromptFile) => string }> = {
  json: { ending: ".json", write: (file) => `${JSON.stringify(file, null, 2)}\n` },
  markdown: { ending: ".md", write: writeMarkdownPrompt },
  promptfoo: { ending: ".promptfoo.yaml", write: writePromptfoo },
};

/**
 * A prompt as a file: JSON keeps everything, Markdown the text in use, promptfoo that, the labelled texts and the cases.
 * Throws NOT_FOUND.
 */
export function exportPrompt(
  db: Connection,
  promptId: string,
  format: PromptFileFormat,
): { fileName: string; content: string } {
  const file = readHistory(db, promptId);
  const slug = file.name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
  return { fileName: `${slug || "prompt"}${forms[format].ending}`, content: forms[format].write(file) };
}

function readHistory(db: Connection, promptId: string): PromptFile {
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
 * Makes a new prompt of a file's content; one whose name is taken gets a number behind it. `notes` say what of the file
 * has no counterpart here. Throws BAD_REQUEST that says what is wrong with the file.
 */
export function importPrompt(
  { db, bus }: Pick<Runtime, "db" | "bus">,
  content: string,
  fileName: string,
): Prompt & { notes: string[] } {
  const { file, notes } = readFile(content, fileName);
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
  return { ...prompt, notes };
}

function readFile(content: string, fileName: string): { file: PromptFile; notes: string[] } {
  const base = fileName.replace(/^.*[\\/]/, "").replace(/(?:\.promptfoo)?\.[^.]*$/, "");
  const name = base === "" || base === "-" ? "Imported prompt" : base;
  try {
    if (isPromptfoo(content, fileName)) return readPromptfoo(content, name, Date.now());
    return { file: readPromptFile(content, name, Date.now()), notes: [] };
  } catch (cause) {
    const hint = "Import a file that `ollmlx prompt export` wrote, a promptfoo configuration, or a Markdown file.";
    throw new AppError("BAD_REQUEST", (cause as Error).message, { hint, cause });
  }
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name} ${n}`;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}
