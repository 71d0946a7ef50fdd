import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createClient } from "~/cli/client";
import { reportRun } from "~/shared/bench-report";
import { isTerminal } from "~/shared/contracts/job";
import { ggufModel, mlxModel, startBenchDaemon } from "~/tests/fixtures/bench-daemon";

const work = { promptTokens: 40, outputTokens: 8, pairs: 3, watchMachine: false };
const options = { modelA: mlxModel, modelB: ggufModel, ...work };

it("a run whose daemon was killed is readable after the next start, and goes on where it stopped", async () => {
  const home = mkdtempSync(join(tmpdir(), "ollmlx-bench-kill-"));
  const first = await startBenchDaemon({ home });
  await first.scriptOllama({ answers: [{}, { tokenDelayMs: 3 }, { hangAfter: 2 }] });
  const job = await createClient(first.daemon.url).bench.start.mutate(options);
  const answered = async () => (await first.ollama.requests()).filter(({ sentAtMs }) => sentAtMs.length > 0);
  const hanging = async () => (await answered())[2]?.sentAtMs;
  await expect.poll(hanging, { timeout: 40_000 }).toHaveLength(2);
  await first.daemon.kill();
  await first.stop();

  const second = await startBenchDaemon({ home });
  const client = createClient(second.daemon.url);
  const kept = await client.bench.get.query({ id: job.id });
  expect(kept).toMatchObject({ status: "partial", error: "The daemon stopped during this run." });
  expect(kept.samples.map(({ side }) => side)).toEqual(["a", "b"]);
  expect(await client.jobs.get.query({ id: job.id })).toMatchObject({ status: "interrupted" });

  const rest = await client.bench.resume.mutate({ id: job.id });
  await expect
    .poll(async () => isTerminal((await client.jobs.get.query({ id: rest.id })).status), { timeout: 40_000 })
    .toBe(true);
  const whole = await client.bench.get.query({ id: job.id });
  expect(whole).toMatchObject({ status: "complete", error: null, jobId: rest.id });
  expect(whole.samples.slice(0, 2)).toEqual(kept.samples);
  expect(whole.samples.map(({ side }) => side).join("")).toBe("abbaba");
  expect(reportRun(whole).ratios.ttft?.pairs).toBe(3);
  await expect(client.bench.resume.mutate({ id: job.id })).rejects.toThrow("there is nothing to resume");
  await second.stop();
  rmSync(home, { recursive: true, force: true });
}, 180_000);
