import { ulid } from "ulid";
import type { Database } from "~/db/client";
import {
  claimJob,
  findJob,
  findJobPayload,
  finishJob,
  insertJob,
  type JobEnd,
  listJobs,
  listLiveJobs,
  saveJobProgress,
} from "~/db/queries/jobs";
import { AppError, toAppError } from "~/server/errors";
import type { EventBus } from "~/server/events";
import { BoundedBuffer } from "~/server/jobs/bounded-buffer";
import type { JobHandler } from "~/server/jobs/job-handler";
import { concurrency, interruption, waitsFor } from "~/server/jobs/job-policy";
import type { Logger } from "~/server/log";
import { isTerminal, type Job, type JobKind, type JobProgress } from "~/shared/contracts/job";

const saveEveryMs = 250;

interface LiveJob {
  job: Job;
  handler: JobHandler;
  payload: unknown;
  key: string | null;
  controller: AbortController;
  text: string;
  saveTimer: NodeJS.Timeout | undefined;
  /** Resolves when the job has its terminal state. */
  ended: Promise<Job>;
  end: (job: Job) => void;
}

/** Runs long work: queues it, tells its progress, and always gives it a terminal state. */
export class JobRunner {
  readonly #db: Database;
  readonly #bus: EventBus;
  readonly #log: Logger;
  readonly #handlers: Map<JobKind, JobHandler>;
  /** Queued and running jobs in the order they came. */
  readonly #live = new Map<string, LiveJob>();
  /** Jobs that have ended and whose rows could not be written yet. */
  readonly #unsaved = new Map<string, { job: Job; end: JobEnd }>();
  #isStopping = false;

  constructor(parts: { db: Database; bus: EventBus; log: Logger; handlers: JobHandler[] }) {
    this.#db = parts.db;
    this.#bus = parts.bus;
    this.#log = parts.log;
    this.#handlers = new Map(parts.handlers.map((handler) => [handler.kind, handler]));
  }

  /**
   * Queues work, or joins the live job with the same idempotency key.
   * Throws BAD_REQUEST for a payload the kind does not accept, UNAVAILABLE while the daemon stops.
   */
  async enqueue(kind: JobKind, payload: unknown): Promise<Job> {
    if (this.#isStopping) throw new AppError("UNAVAILABLE", "the daemon is stopping");
    const handler = this.#handlers.get(kind);
    if (!handler) throw new AppError("NOT_SUPPORTED", `this daemon cannot run ${kind} jobs`);
    const parsed = handler.payload.safeParse(payload);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new AppError(
        "BAD_REQUEST",
        `${kind}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "invalid payload"}`,
      );
    }
    const key = handler.idempotencyKey(parsed.data);
    const joined = key === null ? undefined : this.#findLive((live) => live.job.kind === kind && live.key === key);
    if (joined) return joined.job;

    const job = insertJob(this.#db, {
      id: ulid(),
      kind,
      title: handler.title(parsed.data),
      payload: parsed.data,
      idempotencyKey: key,
      createdAt: Date.now(),
    });
    let end: (job: Job) => void = () => undefined;
    const ended = new Promise<Job>((resolve) => {
      end = resolve;
    });
    const controller = new AbortController();
    this.#live.set(job.id, {
      job,
      handler,
      payload: parsed.data,
      key,
      controller,
      text: "",
      saveTimer: undefined,
      ended,
      end,
    });
    this.#bus.publish({ type: "job.changed", job });
    this.#startWaiting(kind);
    return this.get(job.id);
  }

  /** Queues a job that ended once more, with what it was asked for. Throws NOT_FOUND, and what `enqueue` throws. */
  async retry(id: string): Promise<Job> {
    const asked = findJobPayload(this.#db, id);
    if (!asked) throw new AppError("NOT_FOUND", `there is no job ${id}`);
    if (this.#live.has(id)) return this.get(id);
    return this.enqueue(asked.kind, asked.payload);
  }

  /** Throws NOT_FOUND. */
  get(id: string): Job {
    const job = this.#live.get(id)?.job ?? this.#unsaved.get(id)?.job ?? findJob(this.#db, id);
    if (!job) throw new AppError("NOT_FOUND", `there is no job ${id}`);
    return job;
  }

  /** Live jobs first, then the newest; at most 100. */
  list(): Job[] {
    return listJobs(this.#db).map((job) => this.#live.get(job.id)?.job ?? this.#unsaved.get(job.id)?.job ?? job);
  }

  /** Cancels a live job and resolves with its end; a job that has ended is returned as it is. */
  async cancel(id: string): Promise<Job> {
    const live = this.#live.get(id);
    if (!live) return this.get(id);
    this.#abort(live, new AppError("CANCELLED", "cancelled"));
    return live.ended;
  }

  /** What a model has said so far in a live job; "" for one that has ended. */
  text(id: string): string {
    const live = this.#live.get(id);
    if (!live) this.get(id);
    return live?.text ?? "";
  }

  /** The job as it stands, then every change up to its terminal state. A slow reader misses progress, never the end. */
  async *watch(id: string, signal: AbortSignal): AsyncGenerator<Job> {
    const buffer = new BoundedBuffer<Job>({ capacity: 256, isDroppable: (job) => !isTerminal(job.status) });
    const unsubscribe = this.#bus.subscribe((event) => {
      if (event.type === "job.changed" && event.job.id === id) buffer.push(event.job);
    });
    const close = () => buffer.close();
    signal.addEventListener("abort", close, { once: true });
    try {
      const now = this.get(id);
      yield now;
      if (isTerminal(now.status) || signal.aborted) return;
      for await (const job of buffer) {
        yield job;
        if (isTerminal(job.status)) return;
      }
    } finally {
      unsubscribe();
      signal.removeEventListener("abort", close);
    }
  }

  /** Ends what an earlier daemon left unfinished as `interrupted`. Call once, before anything is enqueued. */
  resumeAtBoot(): void {
    for (const { id, kind, progress } of listLiveJobs(this.#db)) {
      finishJob(this.#db, id, { progress, result: null, ...interruption(kind) });
    }
    for (const handler of this.#handlers.values()) handler.atBoot?.();
  }

  /** Aborts everything, ends it as `interrupted`, and resolves when all of it has ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const ends = [...this.#live.values()].map((live) => {
      this.#abort(live, new AppError("UNAVAILABLE", "the daemon stopped"));
      return live.ended;
    });
    await Promise.all(ends);
  }

  #findLive(matches: (live: LiveJob) => boolean): LiveJob | undefined {
    return [...this.#live.values()].find(matches);
  }

  #startWaiting(kind: JobKind): void {
    const ofKind = [...this.#live.values()].filter((live) => live.job.kind === kind);
    let free = concurrency[kind] - ofKind.filter((live) => live.job.status === "running").length;
    for (const live of ofKind) {
      if (free <= 0) return;
      if (live.job.status !== "queued" || this.#isBlocked(live)) continue;
      const claimed = claimJob(this.#db, live.job.id, Date.now());
      if (!claimed) continue;
      free -= 1;
      this.#tell(live, claimed);
      void this.#run(live);
    }
  }

  /** Live jobs stand in the order they came, so two kinds that wait for each other never wait for ever. */
  #isBlocked(live: LiveJob): boolean {
    const kinds = waitsFor[live.job.kind];
    let isEarlier = true;
    for (const other of this.#live.values()) {
      if (other === live) isEarlier = false;
      else if (kinds.includes(other.job.kind) && (isEarlier || other.job.status === "running")) return true;
    }
    return false;
  }

  #startAllWaiting(): void {
    for (const kind of new Set([...this.#live.values()].map(({ job }) => job.kind))) this.#startWaiting(kind);
  }

  async #run(live: LiveJob): Promise<void> {
    try {
      const result = await live.handler.run(live.payload, {
        jobId: live.job.id,
        signal: live.controller.signal,
        report: (progress) => this.#report(live, progress),
        appendText: (delta) => this.#appendText(live, delta),
      });
      this.#finish(live, {
        status: "succeeded",
        progress: live.job.progress,
        result,
        error: null,
        finishedAt: Date.now(),
      });
    } catch (thrown) {
      if (live.controller.signal.aborted) this.#finishAborted(live);
      else this.#finishFailed(live, toAppError(thrown));
    }
  }

  #abort(live: LiveJob, reason: AppError): void {
    if (!live.controller.signal.aborted) live.controller.abort(reason);
    if (live.job.status === "queued") this.#finishAborted(live);
  }

  #finishAborted(live: LiveJob): void {
    const isCancelled = toAppError(live.controller.signal.reason).code === "CANCELLED";
    const end = isCancelled
      ? ({ status: "cancelled", error: null, finishedAt: Date.now() } as const)
      : interruption(live.job.kind);
    this.#finish(live, { progress: live.job.progress, result: null, ...end });
  }

  #finishFailed(live: LiveJob, error: AppError): void {
    if (error.code === "INTERNAL")
      this.#log.error({ err: error.cause, jobId: live.job.id }, `${live.job.kind} job failed`);
    this.#finish(live, {
      status: "failed",
      progress: live.job.progress,
      result: null,
      error: { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) },
      finishedAt: Date.now(),
    });
  }

  #finish(live: LiveJob, end: JobEnd): void {
    clearTimeout(live.saveTimer);
    this.#live.delete(live.job.id);
    const job = { ...live.job, ...end };
    this.#unsaved.set(job.id, { job, end });
    this.#saveEnds();
    this.#tell(live, job);
    live.end(live.job);
    if (!this.#isStopping) this.#startAllWaiting();
  }

  #report(live: LiveJob, progress: JobProgress): void {
    if (!this.#live.has(live.job.id)) return;
    this.#tell(live, { ...live.job, progress });
    live.saveTimer ??= setTimeout(() => {
      live.saveTimer = undefined;
      const { id, progress } = live.job;
      if (progress) this.#store(() => saveJobProgress(this.#db, id, progress));
    }, saveEveryMs);
  }

  #appendText(live: LiveJob, delta: string): void {
    if (!this.#live.has(live.job.id)) return;
    live.text += delta;
    this.#bus.publish({ type: "job.text", jobId: live.job.id, delta });
  }

  /** Also those of jobs that ended while the disk was full: they are written with the next one, or settled at boot. */
  #saveEnds(): void {
    for (const [id, { end }] of this.#unsaved) {
      this.#store(() => {
        finishJob(this.#db, id, end);
        this.#unsaved.delete(id);
      });
    }
  }

  /** A row that cannot be written (full disk, foreign lock) must not keep a job from ending. */
  #store(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#log.error({ err: error }, "cannot write a job's row");
    }
  }

  #tell(live: LiveJob, job: Job): void {
    live.job = job;
    this.#bus.publish({ type: "job.changed", job });
  }
}
