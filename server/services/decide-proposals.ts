import { generateNKeysBetween } from "fractional-indexing";
import { ulid } from "ulid";
import { inTransaction } from "~/db/client";
import type { Actor } from "~/db/queries/events";
import { readProposalDecision, writeProposalDecision } from "~/db/queries/proposals";
import { plainTask, type TaskSnapshot, writeTaskSnapshot } from "~/db/queries/task-snapshots";
import { readRankBefore, takeTaskNumber } from "~/db/queries/tasks";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { checkDependencies } from "~/server/services/board/check-dependencies";
import { type BoardChange, recordChange } from "~/server/services/board/record-change";
import { getProposal } from "~/server/services/read-proposals";
import {
  type ApplyProposal,
  type ApplyResult,
  applyProposalSchema,
  type Proposal,
  type ProposedSubtask,
} from "~/shared/contracts/proposal";

type Board = Pick<Runtime, "db" | "bus">;

/**
 * Creates the subtasks, linked to their task and to each other, and marks the proposal applied: all in one transaction
 * that one undo takes back. Throws CONFLICT when the proposal was decided already or its task changed since (unless
 * `acceptStale`), BAD_REQUEST for edits that do not fit together, NOT_FOUND when proposal or task is gone.
 */
export function applyProposal(board: Board, input: ApplyProposal, actor: Actor = "human"): ApplyResult {
  const { id, items: edited, acceptStale } = applyProposalSchema.parse(input);
  const { groupId, result } = recordChange(board, { actor }, (change) => {
    const proposal = getProposal({ db: change.tx }, id);
    checkUndecided(proposal);
    const parent = change.touchTask(proposal.taskId);
    if (!parent) throw new AppError("NOT_FOUND", "the task of this proposal was deleted");
    if (proposal.status === "stale" && !acceptStale) {
      throw new AppError("CONFLICT", `task #${parent.number} changed since the model saw it`, {
        hint: "Look at the change, then apply anyway or run the breakdown again.",
      });
    }
    const { items, warnings } = dropMissingDependencies(edited ?? proposal.items);
    const taskIds = createSubtasks(change, parent, items);
    change.touchProposal(id);
    writeProposalDecision(change.tx, id, { taskId: proposal.taskId, status: "applied", decidedAt: change.at });
    return { taskIds, warnings };
  });
  return { groupId, ...result };
}

/** Throws CONFLICT when the proposal was decided already, NOT_FOUND. */
export function rejectProposal({ db, bus }: Board, id: string): Proposal {
  const rejected = inTransaction<Proposal>(db, (tx) => {
    checkUndecided(getProposal({ db: tx }, id));
    const decision = readProposalDecision(tx, id);
    if (decision) writeProposalDecision(tx, id, { ...decision, status: "rejected", decidedAt: Date.now() });
    return getProposal({ db: tx }, id);
  });
  bus.publish({ type: "proposals.changed", taskId: rejected.taskId });
  return rejected;
}

const decided: Partial<Record<Proposal["status"], string>> = {
  applied: "this proposal was applied already",
  rejected: "this proposal was rejected",
  superseded: "a newer proposal has taken this one's place",
};

function checkUndecided(proposal: Proposal): void {
  const reason = decided[proposal.status];
  if (reason === undefined) return;
  throw new AppError("CONFLICT", reason, { hint: "Run the breakdown again for a new proposal." });
}

/**
 * Dependencies on items that the person left out fall away, each with a warning; parts of such an item become parts of the task.
 */
function dropMissingDependencies(items: ProposedSubtask[]): { items: ProposedSubtask[]; warnings: string[] } {
  const keys = new Set(items.map((item) => item.key));
  if (keys.size < items.length) throw new AppError("BAD_REQUEST", "two items have the same key");
  const warnings: string[] = [];
  const kept = items.map((item) => {
    const dependsOn = item.dependsOn.filter((key) => keys.has(key));
    for (const key of item.dependsOn) {
      if (!keys.has(key)) warnings.push(`"${item.title}" no longer waits for ${key}, which is not created`);
    }
    const parent = items.find((other) => other.key === item.parentKey);
    const parentKey = parent && parent !== item && !parent.parentKey ? parent.key : null;
    return { ...item, parentKey, dependsOn: [...new Set(dependsOn)] };
  });
  return { items: kept, warnings };
}

/** Appends the subtasks to the column Todo in the order given. Returns their ids. */
function createSubtasks(change: BoardChange, parent: TaskSnapshot, items: ProposedSubtask[]): string[] {
  const { tx, at } = change;
  const ranks = generateNKeysBetween(
    readRankBefore(tx, { workspaceId: parent.workspaceId, status: "Todo" }, null, null),
    null,
    items.length,
  );
  const ids = new Map(items.map((item) => [item.key, ulid()]));
  const snapshots = items.map((item, position): TaskSnapshot => {
    return {
      ...plainTask,
      workspaceId: parent.workspaceId,
      id: ids.get(item.key) as string,
      number: takeTaskNumber(tx),
      title: item.title,
      description: item.description,
      status: "Todo",
      priority: parent.priority,
      rank: ranks[position] as string,
      parentId: item.parentKey ? (ids.get(item.parentKey) ?? parent.id) : parent.id,
      complexity: item.complexity,
      estimateMinutes: item.minutes,
      version: 1,
      createdAt: at,
      updatedAt: at,
      criteria: item.acceptanceCriteria.map((text) => ({
        id: ulid(),
        text,
        checked: false,
        kind: "acceptance",
        origin: "model",
      })),
      tags: [],
      dependencies: [],
    };
  });
  const parents = new Set(snapshots.map(({ parentId }) => parentId));
  const inOrder = [...snapshots].sort((a, b) => Number(parents.has(b.id)) - Number(parents.has(a.id)));
  for (const snapshot of inOrder) {
    change.touchTask(snapshot.id);
    writeTaskSnapshot(tx, snapshot);
  }
  // Dependencies come second: one may name an item that stands further down.
  for (const [position, item] of items.entries()) {
    const snapshot = snapshots[position] as TaskSnapshot;
    const dependencies = item.dependsOn.map((key) => ({
      dependsOnId: ids.get(key) as string,
      origin: "model" as const,
    }));
    if (dependencies.length === 0) continue;
    writeTaskSnapshot(tx, { ...snapshot, dependencies });
    checkDependencies(tx, snapshot.id);
  }
  return snapshots.map((snapshot) => snapshot.id);
}
