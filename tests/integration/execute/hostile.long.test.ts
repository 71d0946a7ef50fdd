import { afterAll, beforeAll, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { expectNoHarm, runHostile } from "~/tests/integration/execute/run-hostile";

let daemon: TestDaemon;
beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
});
afterAll(() => daemon.stop());

it("300 hostile answers change nothing and are never applied by themselves", async () => {
  const found = await runHostile(daemon, () => true);
  expect(found.size).toBe(300);
  expectNoHarm(found);
}, 900_000);
