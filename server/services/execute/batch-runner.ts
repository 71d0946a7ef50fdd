import { ulid } from "ulid";
import { type BatchRow, insertBatch, listOpenBatches, readBatchRow, updateBatch } from "~/db/queries/execution-batches";
import { listTaskExecutions } from "~/db/queries/executions";
import type { StoredBatchItem } from "~/db/schema/execution-batches";
import { AppError, toAppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { findTask } from "~/server/services/board/find-task";
import { findCategory } from "~/server/services/execute/categories";
import { checkGates } from "~/server/services/execute/check-gates";
import { chooseExecutor } from "~/server/services/execute/choose-executor";
import { describeBatch, findBatch } from "~/server/services/execute/read-batches";
import { getTask } from "~/server/services/read-tasks";
import type { EngineId } from "~/shared/contracts/engine";
import { type ExecutionBatch, isSettled, type StartBatch, startBatchSchema } from "~/shared/contracts/execution-batch";
import { isTerminal } from "~/shared/contracts/job";
import { planWaves } from "~/shared/plan-tasks";

type Parts = Pick<Runtime, "db" | "bus" | "jobs" | "engines" | "config" | "log">;

/**
 * Starts the tasks of batches as their time comes: a task whose dependencies are done, or applied, and for which its
 * engine has a place. It looks again whenever a job ends, a task changes, a change is decided or an engine comes up, so
 * that a wave follows the one before without anybody's click, and goes on after a restart.
 */
export class BatchRunner {
  /** Live jobs that were started here, and the engine of each. */
  readonly #lanes = new Map<string, EngineId>();
  #tail: Promise<void> = Promise.resolve();
  #isAsked = false;
  #unsubscribe: () => void = () => undefined;

  constructor(private readonly parts: Parts) {}

  /** Begins to listen, and goes on with what an earlier daemon left once the engines are up: before, they have no models. */
  start(enginesUp: Promise<unknown>): void {
    let areEnginesUp = false;
    this.#unsubscribe = this.parts.bus.subscribe((event) => {
      if (event.type === "job.changed") {
        if (!isTerminal(event.job.status)) return;
        this.#lanes.delete(event.job.id);
        if (event.job.kind === "execute") void this.#look();
      } else if (event.type === "tasks.changed" || event.type === "executions.changed") void this.#look();
      else if (event.type === "engine.changed" && areEnginesUp) void this.#look();
    });
    void enginesUp.then(() => {
      areEnginesUp = true;
      return this.#look();
    });
  }

  /** Resolves when it starts nothing any more. */
  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#tail;
  }

  /** Takes tasks together and starts what can start. Throws NOT_FOUND for a task that does not exist, BAD_REQUEST. */
  async create(input: StartBatch): Promise<ExecutionBatch> {
    const { db } = this.parts;
    const { taskIds, mode, model = null, parallel = null } = startBatchSchema.parse(input);
    const tasks = [...new Set(taskIds.map((ref) => findTask(db, ref)))].map((id) => getTask({ db }, id));
    const waves = planWaves(tasks);
    const items = tasks.map(({ id }): StoredBatchItem => {
      const at = waves.findIndex((wave) => wave.some((task) => task.id === id));
      return { taskId: id, wave: Math.max(0, at) + 1, jobId: null, refusal: this.#findRefusal(id) };
    });
    const id = ulid();
    insertBatch(db, { id, mode, model, parallel, items, createdAt: Date.now() });
    await this.#look();
    return findBatch(this.parts, id);
  }

  /** Cancels what runs and starts nothing more of it; one that has ended stays as it is. Throws NOT_FOUND. */
  async cancel(id: string): Promise<ExecutionBatch> {
    const { db, jobs } = this.parts;
    const batch = findBatch(this.parts, id);
    if (batch.status === "running" || batch.status === "waiting") {
      updateBatch(db, batch.id, { cancelledAt: Date.now() });
      // A look under way may just have started a job; after it none is started any more.
      await this.#look();
      const jobIds = readBatchRow(db, batch.id)?.items.flatMap(({ jobId }) => jobId ?? []) ?? [];
      await Promise.all(jobIds.map((jobId) => jobs.cancel(jobId)));
      this.#tell(batch.items[0]?.taskId);
    }
    return findBatch(this.parts, batch.id);
  }

  /** Looks through the open batches once more; calls made meanwhile share one look. */
  #look(): Promise<void> {
    if (!this.#isAsked) {
      this.#isAsked = true;
      this.#tail = this.#tail.then(() => {
        this.#isAsked = false;
        return this.#lookThrough();
      });
    }
    return this.#tail;
  }

  async #lookThrough(): Promise<void> {
    const { db, log } = this.parts;
    try {
      for (const row of listOpenBatches(db)) {
        await this.#advance(row);
        const now = readBatchRow(db, row.id);
        if (now?.cancelledAt !== null || !describeBatch(db, now).items.every(({ state }) => isSettled(state))) continue;
        updateBatch(db, row.id, { endedAt: Date.now() });
        this.#tell(row.items[0]?.taskId);
      }
    } catch (error) {
      // The next event looks again.
      log.error({ err: error }, "cannot go on with the tasks of a batch");
    }
  }

  async #advance({ id, mode, model, parallel, items }: BatchRow): Promise<void> {
    const { db, jobs, engines } = this.parts;
    for (const { taskId, jobId, refusal } of items) {
      if (jobId !== null || refusal !== null) continue;
      const stop = this.#findRefusal(taskId);
      if (stop !== null) {
        this.#change(id, taskId, { refusal: stop });
        continue;
      }
      const { gates, task } = checkGates({ db }, taskId);
      if (gates.some(({ isOpen }) => !isOpen)) continue;
      const running = items.filter((item) => item.jobId !== null && this.#lanes.has(item.jobId)).length;
      if (parallel !== null && running >= parallel) return;
      try {
        const { engine } = await chooseExecutor(this.parts, findCategory(task.title), model ?? undefined);
        const busy = [...this.#lanes.values()].filter((lane) => lane === engine.id).length;
        if (busy >= engine.queue.width) continue;
        if (readBatchRow(db, id)?.cancelledAt !== null) return;
        const job = await jobs.enqueue("execute", { taskId, mode, ...(model === null ? {} : { model }) });
        if (!isTerminal(job.status)) this.#lanes.set(job.id, engine.id);
        this.#change(id, taskId, { jobId: job.id });
        const item = items.find((one) => one.taskId === taskId);
        if (item) item.jobId = job.id;
      } catch (thrown) {
        const error = toAppError(thrown);
        // A model is not found either while its engine comes up; the engine's next event looks again.
        const isEarly = engines.statuses().some(({ state }) => state === "starting" || state === "backoff");
        if (error.code === "UNAVAILABLE" || isEarly) return;
        this.#change(id, taskId, { refusal: error.message });
      }
    }
  }

  /** Why a task cannot be executed whatever is done to those it waits for, or null. */
  #findRefusal(taskId: string): string | null {
    try {
      const { gates } = checkGates(this.parts, taskId);
      const shut = gates.find(({ isOpen, name }) => !isOpen && name !== "dependencies");
      if (shut) return shut.detail;
      const isRunning = listTaskExecutions(this.parts.db, taskId).some(({ status }) => status === "running");
      return isRunning ? "A model works on it already." : null;
    } catch (error) {
      if (error instanceof AppError && error.code === "NOT_FOUND") return "The task was deleted.";
      throw error;
    }
  }

  #change(batchId: string, taskId: string, patch: Partial<StoredBatchItem>): void {
    const { db } = this.parts;
    const items = readBatchRow(db, batchId)?.items ?? [];
    updateBatch(db, batchId, { items: items.map((item) => (item.taskId === taskId ? { ...item, ...patch } : item)) });
    this.#tell(taskId);
  }

  #tell(taskId: string | undefined): void {
    if (taskId !== undefined) this.parts.bus.publish({ type: "executions.changed", taskId });
  }
}
