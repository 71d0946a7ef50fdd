import { sql } from "drizzle-orm";
import type { Connection } from "~/db/client";
import type { ModelRecord } from "~/shared/route-model";

/**
 * What the last 1000 runs of the workflow say of each model: the median of its speeds, and how many of its proposals a person
 * took of those decided.
 */
export function listModelRecords(db: Connection): ModelRecord[] {
  const speeds = db.all<{ model: string; speed: number }>(sql`
    select model, tokens_per_second as speed from
      (select model, tokens_per_second, started_at from runs where tokens_per_second is not null order by started_at desc limit 1000)
    order by model, speed`);
  const decisions = db.all<{ model: string; accepted: number; decided: number }>(sql`
    select model, sum(status = 'applied') as accepted, sum(status in ('applied', 'rejected')) as decided
    from proposals group by model`);
  const models = new Set([...speeds, ...decisions].map(({ model }) => model));
  return [...models].map((model) => {
    const own = speeds.filter((row) => row.model === model).map((row) => row.speed);
    const decision = decisions.find((row) => row.model === model);
    return {
      model,
      tokensPerSecond: own[Math.floor(own.length / 2)] ?? null,
      accepted: decision?.accepted ?? 0,
      decided: decision?.decided ?? 0,
    };
  });
}
