import { beforeEach, describe, expect, it } from "vitest";
import { RequestQueue } from "~/server/engines/request-queue";
import { AppError } from "~/server/errors";

let changes: number;
let queue: RequestQueue;
const cancelled: string[] = [];
const enter = (model: string, client = "test") =>
  queue.enter({ model, route: "/api/chat", client, cancel: () => cancelled.push(client) });

beforeEach(() => {
  changes = 0;
  cancelled.length = 0;
  queue = new RequestQueue({ engine: "mlx", width: 2, maxWaiting: 2, onChange: () => changes++ });
});

describe("RequestQueue", () => {
  it("gives places by model and refuses what is beyond the limit, for a while", () => {
    const tickets = [enter("a"), enter("a"), enter("a"), enter("a")];
    expect(tickets.map((ticket) => ticket.position)).toEqual([0, 0, 1, 2]);
    expect(() => enter("a")).toThrow("server busy, please try again.  maximum pending requests exceeded");
    expect(enter("b").position).toBe(0);
    tickets[0]?.leave();
    expect(enter("a").position).toBe(2);
  });

  it("is busy with a status that tells to come back", () => {
    const full = new RequestQueue({ engine: "ollama", width: 1, maxWaiting: 0, onChange: () => undefined });
    const entry = { model: "m", route: "r", client: "c", cancel: () => undefined };
    full.enter(entry);
    try {
      full.enter(entry);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).status).toBe(503);
    }
  });

  it("lists who runs and who waits; one that is being answered runs whatever its place", () => {
    const [first, , third] = [enter("a", "1"), enter("a", "2"), enter("a", "3"), enter("a", "4")];
    const states = () => queue.list()[0]?.requests.map(({ client, state, position }) => [client, state, position]);
    expect(states()).toEqual([
      ["1", "running", 0],
      ["2", "running", 0],
      ["3", "waiting", 1],
      ["4", "waiting", 2],
    ]);
    if (third) third.answeringSince = Date.now();
    expect(states()).toEqual([
      ["1", "running", 0],
      ["2", "waiting", 1],
      ["3", "running", 0],
      ["4", "waiting", 2],
    ]);
    first?.leave();
    expect(queue.list()[0]).toMatchObject({
      model: "a",
      engine: "mlx",
      width: 2,
      maxWaiting: 2,
      running: 2,
      waiting: 1,
    });
  });

  it("forgets a model without requests, and counts a second leave as nothing", () => {
    const [one, other] = [enter("a"), enter("a")];
    one.leave();
    one.leave();
    expect(queue.list()[0]?.running).toBe(1);
    other.leave();
    expect(queue.list()).toEqual([]);
    expect(changes).toBe(4);
    expect(enter("a").position).toBe(0);
  });

  it("cancels by id", () => {
    const ticket = enter("a", "someone");
    expect(queue.cancel("nobody")).toBe(false);
    expect(queue.cancel(ticket.id)).toBe(true);
    expect(cancelled).toEqual(["someone"]);
    ticket.leave();
    expect(queue.cancel(ticket.id)).toBe(false);
  });
});
