import { afterAll, beforeAll, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { expectNoHarm, runHostile } from "~/tests/integration/execute/run-hostile";

let daemon: TestDaemon;
beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
});
afterAll(() => daemon.stop());

it("hostile answers change nothing and are never applied by themselves: every sixth of 300", async () => {
  const found = await runHostile(daemon, (_, index) => index % 6 === 0);
  expect(found.size).toBe(50);
  const { review, failed } = expectNoHarm(found);
  expect(failed).toBeGreaterThan(review);
}, 180_000);
