import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { demoModel, demoTwin } from "~/shared/demo-model";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

let daemon: TestDaemon;
let client: ReturnType<typeof createTaskClient>;

beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"], ollama: true });
  client = createTaskClient(daemon.url);
});
afterAll(() => daemon?.stop());

const work = { modelA: demoModel, modelB: demoTwin, pairs: 1, promptTokens: 32, outputTokens: 8, watchMachine: false };
const pairsOfDemo = async () => (await client.api.bench.pairs.query()).filter(({ modelA }) => modelA === demoModel);

it("without the demo model there is no pair of it, and none can be measured", async () => {
  expect(await pairsOfDemo()).toEqual([]);
  await expect(client.api.bench.start.mutate(work)).rejects.toThrow("'ollmlx/demo' not found");
});

it("the demo model has a pair at once, and the first benchmark of it makes the twin", {
  timeout: 300_000,
}, async () => {
  const store = join(daemon.modelsDir, "mlx");
  cpSync(join(store, "test", "tiny"), join(store, demoModel), { recursive: true });
  expect(await pairsOfDemo()).toEqual([expect.objectContaining({ modelB: demoTwin })]);
  const [models] = await client.api.bench.preflight.query(work);
  expect(models).toMatchObject({ name: "models", state: "warn", detail: "demo:mlx-f16 is not made yet" });
  for (let run = 0; run < 2; run += 1) {
    const job = await client.ended((await client.api.bench.start.mutate({ ...work, outputTokens: 8 + run })).id);
    expect(job).toMatchObject({ status: "succeeded", error: null });
  }
  const installed = await client.api.models.list.query();
  expect(installed.map(({ name }) => name).sort()).toEqual([demoTwin, demoModel, "test/tiny"]);
  const [run] = await client.api.bench.list.query();
  expect(run).toMatchObject({ status: "complete", a: { name: demoModel }, b: { name: demoTwin } });
});
