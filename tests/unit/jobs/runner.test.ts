import { setTimeout as pause } from "node:timers/promises";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { findJob } from "~/db/queries/jobs";
import { AppError } from "~/server/errors";
import type { JobContext, JobHandler } from "~/server/jobs/job-handler";
import { JobRunner } from "~/server/jobs/runner";
import { isTerminal, type Job } from "~/shared/contracts/job";
import { openBoard, type TestBoard } from "~/tests/fixtures/open-board";

let board: TestBoard;
let runner: JobRunner;
/** Work that runs until the test ends it, by the name in its payload. */
let running: Map<string, { context: JobContext; succeed: () => void; fail: (error: unknown) => void }>;

const payload = z.object({ name: z.string().min(1) });
const handler: JobHandler<typeof payload> = {
  kind: "pull",
  payload,
  title: ({ name }) => `Pull ${name}`,
  idempotencyKey: ({ name }) => name,
  run: ({ name }, context) =>
    new Promise((resolve, reject) => {
      running.set(name, { context, succeed: () => resolve({ name }), fail: reject });
      context.signal.addEventListener("abort", () => reject(context.signal.reason), { once: true });
    }),
};

const start = () =>
  new JobRunner({ db: board.db, bus: board.bus, log: pino({ level: "silent" }), handlers: [handler] });
const work = (name: string) => running.get(name) ?? expect.fail(`${name} does not run`);

async function ended(id: string): Promise<Job> {
  for await (const job of runner.watch(id, new AbortController().signal)) if (isTerminal(job.status)) return job;
  return expect.fail("the job never ended");
}

beforeEach(() => {
  board = openBoard();
  running = new Map();
  runner = start();
});
afterEach(async () => {
  await runner.stop();
  board.close();
});

describe("a job", () => {
  it("runs, tells its progress and keeps its result", async () => {
    const job = await runner.enqueue("pull", { name: "a" });
    expect(job).toMatchObject({ status: "running", title: "Pull a", taskId: null, finishedAt: null });
    work("a").context.report({ phase: "downloading", done: 1, total: 2, unit: "bytes" });
    expect(runner.get(job.id).progress).toMatchObject({ done: 1 });
    expect(board.events.at(-1)).toMatchObject({ type: "job.changed", job: { progress: { done: 1 } } });
    work("a").succeed();
    const end = await ended(job.id);
    expect(end).toMatchObject({ status: "succeeded", result: { name: "a" }, progress: { done: 1 }, error: null });
    expect(findJob(board.db, job.id)).toEqual(end);
  });

  it("writes progress to its row now and then, not each time", async () => {
    const { id } = await runner.enqueue("pull", { name: "a" });
    for (let done = 1; done <= 50; done++) work("a").context.report({ phase: "x", done });
    expect(findJob(board.db, id)?.progress).toBeNull();
    const deadline = Date.now() + 5_000;
    while (!findJob(board.db, id)?.progress && Date.now() < deadline) await pause(20);
    expect(findJob(board.db, id)?.progress).toEqual({ phase: "x", done: 50 });
  });

  it("fails with the error's own words and its hint", async () => {
    const { id } = await runner.enqueue("pull", { name: "a" });
    work("a").fail(new AppError("NO_SPACE", "the disk is full", { hint: "Free 2 GB." }));
    expect(await ended(id)).toMatchObject({
      status: "failed",
      error: { code: "NO_SPACE", message: "the disk is full", hint: "Free 2 GB." },
      result: null,
    });
  });

  it("collects live text until it ends", async () => {
    const { id } = await runner.enqueue("pull", { name: "a" });
    for (const delta of ["Hel", "lo"]) work("a").context.appendText(delta);
    expect(runner.text(id)).toBe("Hello");
    expect(board.events.filter((event) => event.type === "job.text")).toHaveLength(2);
    work("a").succeed();
    await ended(id);
    expect(runner.text(id)).toBe("");
  });

  it("is cancelled: the work is aborted and the end is kept", async () => {
    const { id } = await runner.enqueue("pull", { name: "a" });
    expect(await runner.cancel(id)).toMatchObject({ status: "cancelled", error: null });
    expect(work("a").context.signal.aborted).toBe(true);
    expect(findJob(board.db, id)).toMatchObject({ status: "cancelled", finishedAt: expect.any(Number) });
    expect(await runner.cancel(id)).toMatchObject({ status: "cancelled" });
  });

  it("ends also when its row cannot be written, which is done with the next one's", async () => {
    const { id } = await runner.enqueue("pull", { name: "a" });
    board.db.$client.pragma("query_only = on");
    const end = ended(id);
    work("a").succeed();
    expect(await end).toMatchObject({ status: "succeeded" });
    expect(runner.get(id)).toMatchObject({ status: "succeeded" });
    expect(runner.list()).toMatchObject([{ id, status: "succeeded" }]);
    board.db.$client.pragma("query_only = off");
    expect(findJob(board.db, id)?.status).toBe("running");
    const next = await runner.enqueue("pull", { name: "b" });
    await runner.cancel(next.id);
    expect(findJob(board.db, id)?.status).toBe("succeeded");
  });

  it("tells nothing after its end", async () => {
    const { id } = await runner.enqueue("pull", { name: "a" });
    const { context } = work("a");
    await runner.cancel(id);
    const count = board.events.length;
    context.report({ phase: "late" });
    context.appendText("late");
    expect(board.events).toHaveLength(count);
  });
});

describe("the runner", () => {
  it("joins a live job with the same key, and starts anew after it ended", async () => {
    const first = await runner.enqueue("pull", { name: "a" });
    expect((await runner.enqueue("pull", { name: "a" })).id).toBe(first.id);
    work("a").succeed();
    await ended(first.id);
    expect((await runner.enqueue("pull", { name: "a" })).id).not.toBe(first.id);
  });

  it("runs three pulls at once and the next one when a place is free", async () => {
    const jobs = [];
    for (const name of ["a", "b", "c", "d", "e"]) jobs.push(await runner.enqueue("pull", { name }));
    expect([...running.keys()]).toEqual(["a", "b", "c"]);
    expect(jobs[3]).toMatchObject({ status: "queued" });
    await runner.cancel(jobs[3]?.id ?? "");
    work("b").succeed();
    await ended(jobs[1]?.id ?? "");
    expect([...running.keys()]).toEqual(["a", "b", "c", "e"]);
    expect(runner.list().map((job) => job.status)).toEqual(["running", "running", "running", "cancelled", "succeeded"]);
  });

  it("refuses a payload that the kind does not take, a kind without a handler, and an unknown job", async () => {
    await expect(runner.enqueue("pull", { name: "" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(runner.enqueue("bench", {})).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
    expect(() => runner.get("none")).toThrow("there is no job none");
    await expect(runner.cancel("none")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("gives a watcher the present state, the changes and the end, also to one that comes late", async () => {
    const { id } = await runner.enqueue("pull", { name: "a" });
    const seen: (number | string | undefined)[] = [];
    const watching = (async () => {
      for await (const job of runner.watch(id, new AbortController().signal))
        seen.push(job.progress?.done ?? job.status);
    })();
    await Promise.resolve();
    for (const done of [1, 2, 3]) work("a").context.report({ phase: "x", done });
    work("a").succeed();
    await watching;
    expect(seen).toEqual(["running", 1, 2, 3, 3]);
    const late = [];
    for await (const job of runner.watch(id, new AbortController().signal)) late.push(job.status);
    expect(late).toEqual(["succeeded"]);
  });

  it("lets a watcher leave", async () => {
    const { id } = await runner.enqueue("pull", { name: "a" });
    const left = new AbortController();
    const seen = [];
    for await (const job of runner.watch(id, left.signal)) {
      seen.push(job.status);
      left.abort();
    }
    expect(seen).toEqual(["running"]);
    expect(runner.get(id).status).toBe("running");
  });

  it("ends everything as interrupted when it stops, and takes nothing more", async () => {
    const live = await runner.enqueue("pull", { name: "a" });
    await runner.stop();
    expect(findJob(board.db, live.id)).toMatchObject({
      status: "interrupted",
      error: { code: "INTERRUPTED", hint: expect.stringContaining("Pull again to resume") },
    });
    await expect(runner.enqueue("pull", { name: "b" })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("ends at boot what a killed daemon left, and lets its handlers settle theirs", async () => {
    const insert =
      "insert into jobs (id, kind, title, status, payload, created_at) values (?, 'pull', 't', ?, '{}', 1)";
    for (const status of ["queued", "running", "failed"]) board.db.$client.prepare(insert).run(status, status);
    let settled = 0;
    const next = new JobRunner({
      db: board.db,
      bus: board.bus,
      log: pino({ level: "silent" }),
      handlers: [{ ...handler, atBoot: () => void settled++ }],
    });
    next.resumeAtBoot();
    expect(["queued", "running", "failed"].map((id) => next.get(id).status)).toEqual([
      "interrupted",
      "interrupted",
      "failed",
    ]);
    expect(next.get("running").error?.hint).toContain("resume");
    expect(settled).toBe(1);
  });
});
