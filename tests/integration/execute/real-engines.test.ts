import { afterAll, beforeAll, describe, it } from "vitest";
import { importTwin } from "~/tests/fixtures/import-twin";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { runRealEngine } from "~/tests/integration/execute/run-real-engines";

let daemon: TestDaemon;
let twin: string;
beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"], ollama: true });
  twin = await importTwin(daemon);
}, 180_000);
afterAll(() => daemon.stop());

describe("executions by real engines", { timeout: 300_000 }, () => {
  it("by MLX end whole, whatever the weights say", () => runRealEngine(daemon, "test/tiny", { texts: 1, reviews: 2 }));
  it("by Ollama end whole, whatever the weights say", () => runRealEngine(daemon, twin, { texts: 0, reviews: 3 }));
});
