import { ulid } from "ulid";
import { type Database, inTransaction } from "~/db/client";
import { insertPromptRevision, listPromptRevisions, nextRevisionNumber, putPromptLabel } from "~/db/queries/prompts";
import type { PromptRevision } from "~/shared/contracts/prompt";
import type { OptimizationReport } from "~/shared/contracts/prompt-optimization";

/** The label that points to the last text that an optimisation accepted. */
const bestLabel = "best";

/**
 * Stores the rewrites of a run as revisions, the refused ones too, each below the text that it was made from. What the
 * run has stored before it was cut short stays. Gives the id of the best one, or null when none was accepted.
 */
export function keepRewrites(
  db: Database,
  base: PromptRevision,
  optimizationId: string,
  { rounds }: Pick<OptimizationReport, "rounds">,
): string | null {
  return inTransaction<string | null>(db, (tx) => {
    let parentId = base.id;
    const stored = new Map(
      listPromptRevisions(tx, base.promptId)
        .filter((revision) => revision.optimizationId === optimizationId)
        .map((revision) => [revision.text, revision.id]),
    );
    for (const { candidates, findings } of rounds) {
      const seen = new Set<string>();
      for (const { text, isAccepted, reason, gateFailures } of candidates) {
        const isNothing = gateFailures.some(({ gate }) => gate === "empty" || gate === "unchanged") || seen.has(text);
        if (isNothing) continue;
        seen.add(text);
        const known = stored.get(text);
        if (known !== undefined) {
          if (isAccepted) parentId = known;
          continue;
        }
        const id = ulid();
        insertPromptRevision(tx, {
          id,
          promptId: base.promptId,
          number: nextRevisionNumber(tx, base.promptId),
          parentId,
          text,
          author: "model",
          reason: findings.map(({ message }) => message).join("; "),
          status: isAccepted ? "accepted" : "rejected",
          statusReason: reason,
          optimizationId,
          createdAt: Date.now(),
        });
        if (isAccepted) parentId = id;
      }
    }
    if (parentId === base.id) return null;
    putPromptLabel(tx, { promptId: base.promptId, name: bestLabel, revisionId: parentId });
    return parentId;
  });
}
