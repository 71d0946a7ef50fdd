import type { Connection } from "~/db/client";
import { listTaskProposals, readProposal } from "~/db/queries/proposals";
import { listTaskRuns } from "~/db/queries/runs";
import { AppError } from "~/server/errors";
import { findTask } from "~/server/services/board/find-task";
import type { Proposal, Run } from "~/shared/contracts/proposal";

type Store = { db: Connection };

/** Throws NOT_FOUND. */
export function getProposal({ db }: Store, id: string): Proposal {
  const proposal = readProposal(db, id);
  if (!proposal) throw new AppError("NOT_FOUND", `there is no proposal ${id}`);
  return proposal;
}

/** A task's proposals, newest first. Throws NOT_FOUND. */
export function listProposals({ db }: Store, taskRef: string): Proposal[] {
  return listTaskProposals(db, findTask(db, taskRef));
}

/** A task's model runs, newest first. Throws NOT_FOUND. */
export function listRuns({ db }: Store, taskRef: string): Run[] {
  return listTaskRuns(db, findTask(db, taskRef));
}
