import { type EndedCall, listEndedCalls } from "~/db/queries/workflow-figures";
import type { Runtime } from "~/server/runtime";
import { quantile } from "~/shared/bench-statistics";
import type { WorkflowFigure } from "~/shared/contracts/bench-lab";

/** Time and success of each model in each kind of work on the board, by kind and then by name. */
export function readWorkflowFigures({ db }: Pick<Runtime, "db">): WorkflowFigure[] {
  const groups = new Map<string, EndedCall[]>();
  for (const call of listEndedCalls(db)) {
    const key = JSON.stringify([call.kind, call.model]);
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()]
    .flatMap((calls) => {
      const [first] = calls;
      if (!first) return [];
      const durations = calls.map(({ startedAt, finishedAt }) => finishedAt - startedAt);
      return [
        {
          kind: first.kind,
          model: first.model,
          calls: calls.length,
          succeeded: calls.filter(({ isOk }) => isOk).length,
          medianMs: quantile(durations, 0.5),
          slowestMs: Math.max(...durations),
          lastAt: Math.max(...calls.map(({ finishedAt }) => finishedAt)),
        },
      ];
    })
    .sort((x, y) => x.kind.localeCompare(y.kind) || x.model.localeCompare(y.model));
}
