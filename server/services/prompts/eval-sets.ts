import { ulid } from "ulid";
import type { Connection } from "~/db/client";
import { deleteEvalSetRow, insertEvalSet, listEvalSets, readEvalSet, updateEvalSet } from "~/db/queries/prompt-runs";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { findPrompt } from "~/server/services/prompts";
import type { EvalCase, EvalSet } from "~/shared/contracts/prompt-evaluation";

type Store = Pick<Runtime, "db" | "bus">;

/** Throws NOT_FOUND. */
export function findEvalSet(db: Connection, id: string): EvalSet {
  const set = readEvalSet(db, id);
  if (!set) throw new AppError("NOT_FOUND", `there is no evaluation set ${id}`);
  return set;
}

/** Makes a set, or changes the one with that id. Throws NOT_FOUND, and CONFLICT for a name that another set has. */
export function saveEvalSet(
  { db, bus }: Store,
  { id, promptId, name, cases }: { id?: string | undefined; promptId: string; name: string; cases: EvalCase[] },
): EvalSet {
  findPrompt(db, promptId);
  if (listEvalSets(db, promptId).some((set) => set.name === name && set.id !== id)) {
    throw new AppError("CONFLICT", `the prompt has an evaluation set '${name}' already`, {
      hint: "Choose another name.",
    });
  }
  const set = { id: id ?? ulid(), promptId, name, cases, updatedAt: Date.now() };
  if (id === undefined) insertEvalSet(db, set);
  else {
    findEvalSet(db, id);
    updateEvalSet(db, id, { name, cases, updatedAt: set.updatedAt });
  }
  bus.publish({ type: "prompts.changed" });
  return findEvalSet(db, set.id);
}

/** With its runs. Throws NOT_FOUND. */
export function removeEvalSet({ db, bus }: Store, id: string): void {
  findEvalSet(db, id);
  deleteEvalSetRow(db, id);
  bus.publish({ type: "prompts.changed" });
}
