import { and, desc, eq, inArray, notInArray, sql } from "drizzle-orm";
import type { Connection } from "~/db/client";
import { jobs } from "~/db/schema/jobs";
import type { Job, JobKind, JobProgress } from "~/shared/contracts/job";

const columns = {
  id: jobs.id,
  kind: jobs.kind,
  title: jobs.title,
  taskId: sql<string | null>`json_extract(${jobs.payload}, '$.taskId')`,
  subject: sql<
    string | null
  >`coalesce(json_extract(${jobs.payload}, '$.name'), json_extract(${jobs.payload}, '$.model'))`,
  status: jobs.status,
  progress: jobs.progress,
  result: jobs.result,
  error: jobs.error,
  createdAt: jobs.createdAt,
  startedAt: jobs.startedAt,
  finishedAt: jobs.finishedAt,
};

export interface NewJob {
  id: string;
  kind: JobKind;
  title: string;
  payload: unknown;
  idempotencyKey: string | null;
  createdAt: number;
}

export function insertJob(db: Connection, job: NewJob): Job {
  return db
    .insert(jobs)
    .values({ ...job, status: "queued" })
    .returning(columns)
    .get();
}

export function findJob(db: Connection, id: string): Job | undefined {
  return db.select(columns).from(jobs).where(eq(jobs.id, id)).get();
}

/** What the job was asked for; undefined when there is no such job. */
export function findJobPayload(db: Connection, id: string): { kind: JobKind; payload: unknown } | undefined {
  return db.select({ kind: jobs.kind, payload: jobs.payload }).from(jobs).where(eq(jobs.id, id)).get();
}

/** Live jobs first, then the newest; at most 100. */
export function listJobs(db: Connection): Job[] {
  const isEnded = sql`${jobs.status} not in ('queued', 'running')`;
  return db.select(columns).from(jobs).orderBy(isEnded, desc(jobs.createdAt), desc(jobs.id)).limit(100).all();
}

/** Takes a queued job for running; undefined when it is no longer queued. */
export function claimJob(db: Connection, id: string, at: number): Job | undefined {
  return db
    .update(jobs)
    .set({ status: "running", startedAt: at })
    .where(and(eq(jobs.id, id), eq(jobs.status, "queued")))
    .returning(columns)
    .get();
}

export function saveJobProgress(db: Connection, id: string, progress: JobProgress): void {
  db.update(jobs)
    .set({ progress })
    .where(and(eq(jobs.id, id), eq(jobs.status, "running")))
    .run();
}

export type JobEnd = Pick<Job, "status" | "progress" | "result" | "error"> & { finishedAt: number };

/** Writes a job's terminal state; a job that has one keeps it. */
export function finishJob(db: Connection, id: string, end: JobEnd): void {
  db.update(jobs)
    .set(end)
    .where(and(eq(jobs.id, id), notInArray(jobs.status, ["succeeded", "failed", "cancelled", "interrupted"])))
    .run();
}

/** The jobs a killed daemon left queued or running. */
export function listLiveJobs(db: Connection): Job[] {
  return db
    .select(columns)
    .from(jobs)
    .where(inArray(jobs.status, ["queued", "running"]))
    .all();
}

/** Which old rows may go: those of before `before` (epoch ms) that are not among the newest `keep`, at most `limit` of them. */
export interface Retention {
  before: number;
  keep: number;
  limit: number;
}

/** Deletes jobs that ended long ago, except those a batch of executions names. Gives their number. */
export function deleteOldJobs(db: Connection, { before, keep, limit }: Retention): number {
  return db.run(sql`delete from jobs where id in (
    select id from jobs
    where finished_at < ${before}
      and id <= (select id from jobs order by id desc limit 1 offset ${keep})
      and id not in (
        select json_extract(item.value, '$.jobId') from execution_batches, json_each(execution_batches.items) item
        where json_extract(item.value, '$.jobId') is not null
      )
    order by id limit ${limit}
  )`).changes;
}
