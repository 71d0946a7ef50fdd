import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkRewrite } from "~/shared/prompt-gates";
import { importTwin } from "~/tests/fixtures/import-twin";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

const texts = [
  "Fix the bug in the server",
  "Summarise {text} in some words for the team. Do not name persons.",
  "Write something good about `parse()` in src/parse.ts etc.",
];

/** The optimiser with the tiny model, whose weights are noise, on both engines, `runs` times each. */
export function describeOptimizations(runs: number): void {
  describe.each(["mlx", "ollama"] as const)("an optimisation by a real %s", (engine) => {
    let daemon: TestDaemon;
    let model: string;
    beforeAll(async () => {
      daemon = await startDaemon(engine === "mlx" ? { models: ["tiny"] } : { ollama: true });
      model = engine === "mlx" ? "test/tiny" : await importTwin(daemon);
    });
    afterAll(() => daemon?.stop());

    it(`ends ${runs} times with a valid record and a text that keeps everything`, {
      timeout: runs * 90_000,
    }, async () => {
      const { api, ended } = createTaskClient(daemon.url);
      for (let run = 0; run < runs; run++) {
        const text = texts[run % texts.length] ?? "";
        const budget = { maxRounds: 1, budgetSeconds: 6, budgetTokens: 4_000 };
        const job = await ended((await api.prompts.optimize.mutate({ text, model, minScore: 1, ...budget })).id);
        expect(job, job.error?.message).toMatchObject({ status: "succeeded" });
        const { report, status } = await api.prompts.optimization.query({ id: String(job.result?.optimizationId) });
        expect(status, report?.warnings.join()).toBe("ok");
        expect(report?.judge?.isReliable ?? false).toBe(false);
        if (report?.isChanged) expect(checkRewrite({ original: text, rewrite: report.best })).toEqual([]);
        else expect(report?.best).toBe(text);
      }
    });
  });
}
