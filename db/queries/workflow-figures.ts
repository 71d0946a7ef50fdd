import { isNotNull } from "drizzle-orm";
import type { Connection } from "~/db/client";
import { promptOptimizations } from "~/db/schema/prompts";
import { runs } from "~/db/schema/proposals";

/** A call of a model for the workflow that has ended (epoch ms). Cancelled and interrupted ones are left out. */
export interface EndedCall {
  kind: string;
  model: string;
  isOk: boolean;
  startedAt: number;
  finishedAt: number;
}

/** Breakdowns, executions and whatever else is stored as a run, and optimisations of prompts. */
export function listEndedCalls(db: Connection): EndedCall[] {
  const { kind, model, status, startedAt, finishedAt } = runs;
  const calls = db.select({ kind, model, status, startedAt, finishedAt }).from(runs).where(isNotNull(finishedAt)).all();
  const optimizations = db
    .select({
      model: promptOptimizations.model,
      status: promptOptimizations.status,
      startedAt: promptOptimizations.startedAt,
      finishedAt: promptOptimizations.finishedAt,
    })
    .from(promptOptimizations)
    .where(isNotNull(promptOptimizations.finishedAt))
    .all();
  return [...calls, ...optimizations.map((one) => ({ kind: "optimise", ...one }))].flatMap((call) =>
    call.finishedAt === null || (call.status !== "ok" && call.status !== "failed")
      ? []
      : [{ ...call, isOk: call.status === "ok", finishedAt: call.finishedAt }],
  );
}
