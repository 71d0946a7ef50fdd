import { describe, expect, it, vi } from "vitest";
import { EngineLease } from "~/server/engines/engine-lease";
import { pauseWhileHeld } from "~/server/engines/pause-while-held";
import { RequestQueue } from "~/server/engines/request-queue";

const buildQueue = (lease: EngineLease) => {
  const queue = new RequestQueue({ engine: "mlx", width: 1, maxWaiting: 4, onChange: () => undefined });
  queue.obey(lease);
  return queue;
};
const entry = { model: "m", route: "/api/chat", client: "test", cancel: () => undefined };
const never = new AbortController().signal;

describe("EngineLease", () => {
  it("lets nobody in without the pass, and everybody after the release", () => {
    const lease = new EngineLease();
    const queue = buildQueue(lease);
    const held = lease.hold("benchmark of m");
    expect(() => queue.enter(entry)).toThrow("the engines are taken until this ends: benchmark of m");
    expect(() => queue.enter({ ...entry, pass: "guess" })).toThrow(expect.objectContaining({ code: "BUSY" }));
    queue.enter({ ...entry, pass: held.pass }).leave();
    expect(() => lease.hold("another")).toThrow(expect.objectContaining({ code: "CONFLICT" }));
    held.release();
    held.release();
    expect(queue.enter(entry).position).toBe(0);
  });

  it("waits for the requests that were let in before, or for the end of its own signal", async () => {
    const queue = buildQueue(new EngineLease());
    const tickets = [queue.enter(entry), queue.enter(entry)];
    const heard = vi.fn();
    const empty = queue.whenEmpty(never).then(heard);
    tickets[0]?.leave();
    await Promise.resolve();
    expect(heard).not.toHaveBeenCalled();
    tickets[1]?.leave();
    await empty;
    expect(heard).toHaveBeenCalledOnce();
    queue.enter(entry);
    const controller = new AbortController();
    const aborted = queue.whenEmpty(controller.signal);
    controller.abort(new Error("cancelled"));
    await expect(aborted).rejects.toThrow("cancelled");
  });
});

describe("pauseWhileHeld", () => {
  it("stops the work while the engines are held and begins it anew afterwards", async () => {
    const lease = new EngineLease();
    const onPause = vi.fn();
    const lives: { signal: AbortSignal; succeed: (value: string) => void }[] = [];
    const done = pauseWhileHeld(lease, { signal: never, onPause }, (signal) => {
      return new Promise<string>((resolve, reject) => {
        lives.push({ signal, succeed: resolve });
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
    });
    await expect.poll(() => lives).toHaveLength(1);
    const held = lease.hold("a benchmark");
    await expect.poll(() => onPause.mock.calls).toHaveLength(1);
    expect(lives[0]?.signal.aborted).toBe(true);
    held.release();
    await expect.poll(() => lives).toHaveLength(2);
    lives[1]?.succeed("whole");
    await expect(done).resolves.toBe("whole");
  });

  it("passes on what the work throws by itself, and the caller's abort while it waits", async () => {
    const lease = new EngineLease();
    const options = { signal: never, onPause: () => undefined };
    await expect(pauseWhileHeld(lease, options, () => Promise.reject(new Error("offline")))).rejects.toThrow("offline");
    lease.hold("a benchmark");
    const controller = new AbortController();
    const waiting = pauseWhileHeld(lease, { ...options, signal: controller.signal }, () => Promise.resolve(1));
    controller.abort(new Error("cancelled"));
    await expect(waiting).rejects.toThrow("cancelled");
  });
});
