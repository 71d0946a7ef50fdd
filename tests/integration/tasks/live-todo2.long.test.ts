import { afterAll, beforeAll, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { hammerTodo2 } from "~/tests/integration/tasks/hammer-todo2";

let daemon: TestDaemon;
beforeAll(async () => {
  daemon = await startDaemon();
});
afterAll(() => daemon.stop());

it("loses nothing while two programs and the board work on one file for 120 seconds", { timeout: 300_000 }, () =>
  hammerTodo2(daemon, 120),
);
