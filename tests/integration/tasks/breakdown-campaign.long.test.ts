import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proposedSubtaskSchema } from "~/shared/contracts/proposal";
import { importTwin } from "~/tests/fixtures/import-twin";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

let daemon: TestDaemon;
let twin: string;
beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"], ollama: true });
  twin = await importTwin(daemon);
});
afterAll(() => daemon.stop());

const verbs = ["Ship", "Rework", "Measure", "Document", "Remove", "Translate", "Secure", "Test", "Plan", "Mend"];
const nouns = [
  "dark mode",
  "the parser",
  "Grüße 😀",
  "the `cache`",
  'a "quoted" thing',
  "日本語の検索",
  "the <task> tag",
  "billing",
  "",
  "a\nnew line",
];

/** A model of random weights says nothing of use, so what holds here holds by the grammar and the parse ladder alone. */
describe.each(["mlx", "ollama"] as const)("a hundred breakdowns by %s", (engine) => {
  it("give a hundred valid proposals", { timeout: 3_600_000 }, async () => {
    const client = createTaskClient(daemon.url, 900_000);
    const model = engine === "mlx" ? "test/tiny" : twin;
    for (let i = 0; i < 100; i++) {
      const title = `${verbs[i % 10]} ${nouns[Math.floor(i / 10)]} ${i}`;
      const { taskId, job } = await client.breakDown(title, model);
      const [run] = await client.api.proposals.runs.query({ taskId });
      expect(job, `${title}: ${job.error?.message}: ${run?.rawOutput}`).toMatchObject({ status: "succeeded" });
      const { items } = await client.api.proposals.get.query({ id: String(job.result?.proposalId) });
      expect(items.length).toBeGreaterThanOrEqual(3);
      expect(items.length).toBeLessThanOrEqual(8);
      for (const item of items) expect(proposedSubtaskSchema.parse(item)).toEqual(item);
      expect(run).toMatchObject({ engine, status: "ok", parseRung: "strict" });
    }
  });
});
