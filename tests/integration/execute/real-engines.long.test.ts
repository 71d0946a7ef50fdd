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

describe("100 executions by each real engine", { timeout: 7_200_000 }, () => {
  it("by MLX end whole", () => runRealEngine(daemon, "test/tiny", { texts: 34, reviews: 66 }));
  it("by Ollama end whole", () => runRealEngine(daemon, twin, { texts: 34, reviews: 66 }));
});
