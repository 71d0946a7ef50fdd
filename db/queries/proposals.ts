import { and, asc, desc, eq, inArray, ne } from "drizzle-orm";
import type { Connection, Transaction } from "~/db/client";
import { proposalItems, proposals } from "~/db/schema/proposals";
import { tasks } from "~/db/schema/tasks";
import type { Proposal, ProposedSubtask } from "~/shared/contracts/proposal";

/** The part of a proposal that a person's decision changes. */
export interface ProposalDecision {
  taskId: string;
  status: Proposal["status"];
  decidedAt: number | null;
}

export type NewProposal = Omit<Proposal, "items" | "decidedAt" | "status">;

/** Stores a ready proposal and ends the older ones of its task that nobody decided. */
export function insertProposal(tx: Transaction, proposal: NewProposal, items: ProposedSubtask[]): void {
  tx.update(proposals)
    .set({ status: "superseded", decidedAt: proposal.createdAt })
    .where(and(eq(proposals.taskId, proposal.taskId), eq(proposals.status, "ready"), ne(proposals.id, proposal.id)))
    .run();
  tx.insert(proposals)
    .values({ ...proposal, status: "ready" })
    .run();
  tx.insert(proposalItems)
    .values(items.map((item, position) => ({ ...item, proposalId: proposal.id, position })))
    .run();
}

export function readProposalDecision(db: Connection, id: string): ProposalDecision | undefined {
  return db
    .select({ taskId: proposals.taskId, status: proposals.status, decidedAt: proposals.decidedAt })
    .from(proposals)
    .where(eq(proposals.id, id))
    .get();
}

export function writeProposalDecision(tx: Transaction, id: string, decision: ProposalDecision): void {
  tx.update(proposals)
    .set({ status: decision.status, decidedAt: decision.decidedAt })
    .where(eq(proposals.id, id))
    .run();
}

/** What a proposal that was set against its changed task rests on. */
export function writeProposalBase(
  tx: Transaction,
  id: string,
  base: Pick<Proposal, "baseTaskVersion" | "warnings">,
): void {
  tx.update(proposals).set(base).where(eq(proposals.id, id)).run();
}

export function readProposal(db: Connection, id: string): Proposal | undefined {
  return completeProposals(db, selectProposals(db).where(eq(proposals.id, id)).all())[0];
}

/** Newest first, at most 100. Uses proposals_by_task. */
export function listTaskProposals(db: Connection, taskId: string): Proposal[] {
  const rows = selectProposals(db)
    .where(eq(proposals.taskId, taskId))
    .orderBy(desc(proposals.createdAt), desc(proposals.id))
    .limit(100)
    .all();
  return completeProposals(db, rows);
}

function selectProposals(db: Connection) {
  return db
    .select({ proposal: proposals, taskVersion: tasks.version })
    .from(proposals)
    .leftJoin(tasks, eq(tasks.id, proposals.taskId));
}

type ProposalRow = { proposal: typeof proposals.$inferSelect; taskVersion: number | null };

/** Adds the items; a ready proposal whose task has another version by now, or is gone, reads as stale. */
function completeProposals(db: Connection, rows: ProposalRow[]): Proposal[] {
  const items = db
    .select()
    .from(proposalItems)
    .where(
      inArray(
        proposalItems.proposalId,
        rows.map((row) => row.proposal.id),
      ),
    )
    .orderBy(asc(proposalItems.position))
    .all();
  return rows.map(({ proposal, taskVersion }) => {
    const isStale = proposal.status === "ready" && proposal.baseTaskVersion !== taskVersion;
    return {
      ...proposal,
      status: isStale ? "stale" : proposal.status,
      items: items
        .filter((item) => item.proposalId === proposal.id)
        .map(({ proposalId: _, position: __, ...item }) => item),
    };
  });
}
