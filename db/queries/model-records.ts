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

/** Each model's speed in the newest of its last chat answers and workflow runs that told one. */
export function listLastSpeeds(db: Connection): { model: string; tokensPerSecond: number }[] {
  // With max(), SQLite takes the other columns from the row that holds the maximum.
  return db.all<{ model: string; tokensPerSecond: number }>(sql`
    select model, tokensPerSecond, max(at) from (
      select * from (select model, tokens_per_second as tokensPerSecond, started_at as at from runs
        where tokens_per_second is not null order by started_at desc limit 500)
      union all
      select * from (select model, json_extract(figures, '$.tokensPerSecond') as tokensPerSecond, created_at as at from turns
        where model is not null and json_extract(figures, '$.tokensPerSecond') is not null order by number desc limit 500))
    group by model`);
}
