import { describe, expect, it } from "vitest";
import { EventBus } from "~/server/events";
import type { Runtime } from "~/server/runtime";
import { watchEvents } from "~/server/services/watch-events";
import type { ServerEvent } from "~/shared/contracts/event";
import type { Job } from "~/shared/contracts/job";

const job = (status: Job["status"], done: number): Job => ({
  id: "j",
  kind: "pull",
  title: "Pull x",
  taskId: null,
  subject: null,
  status,
  progress: { phase: "x", done },
  result: null,
  error: null,
  createdAt: 1,
  startedAt: 1,
  finishedAt: null,
});

/** A page that subscribes to a bus, with one job and no engine. */
function openPage() {
  const bus = new EventBus();
  const left = new AbortController();
  const parts = { bus, jobs: { list: () => [job("running", 0)] }, engines: { statuses: () => [] } };
  const events = watchEvents(parts as unknown as Pick<Runtime, "bus" | "jobs" | "engines">, left.signal);
  const next = async (): Promise<ServerEvent | undefined> => (await events.next()).value as ServerEvent | undefined;
  return { bus, left, next };
}

describe("watchEvents", () => {
  it("says hello with where things stand, then every change in its order", async () => {
    const { bus, next } = openPage();
    expect(await next()).toMatchObject({ type: "hello", jobs: [{ id: "j" }], engines: [] });
    bus.publish({ type: "models.changed" });
    bus.publish({ type: "prompts.changed" });
    expect([await next(), await next()]).toEqual([{ type: "models.changed" }, { type: "prompts.changed" }]);
  });

  it("loses nothing that happens while the page reads its hello", async () => {
    const { bus, next } = openPage();
    const hello = next();
    bus.publish({ type: "models.changed" });
    expect(await hello).toMatchObject({ type: "hello" });
    expect(await next()).toEqual({ type: "models.changed" });
  });

  it("drops live text and progress for a page that does not read, and keeps ends and changes", async () => {
    const { bus, left, next } = openPage();
    await next();
    bus.publish({ type: "tasks.changed", taskIds: ["first"] });
    for (let n = 0; n < 5_000; n++) bus.publish({ type: "job.text", jobId: "j", delta: `${n}` });
    bus.publish({ type: "job.changed", job: job("succeeded", 1) });
    left.abort();
    const rest: ServerEvent[] = [];
    for (let event = await next(); event; event = await next()) rest.push(event);
    expect(rest).toHaveLength(1_000);
    expect(rest[0]).toEqual({ type: "tasks.changed", taskIds: ["first"] });
    expect(rest.at(-1)).toMatchObject({ type: "job.changed", job: { status: "succeeded" } });
  });

  it("ends with its page", async () => {
    const { left, next } = openPage();
    await next();
    const waiting = next();
    left.abort();
    expect(await waiting).toBeUndefined();
  });
});
