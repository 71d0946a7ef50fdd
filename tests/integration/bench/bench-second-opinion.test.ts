import { afterAll, beforeAll, expect, it } from "vitest";
import { createClient } from "~/cli/client";
import { benchRunSchema } from "~/shared/contracts/bench";
import { runCli } from "~/tests/fixtures/bench-daemon";
import { importTwin } from "~/tests/fixtures/import-twin";
import { expectAgreement } from "~/tests/fixtures/second-opinion";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { WireTap } from "~/tests/fixtures/wire-tap";

const OUTPUT_TOKENS = 64;

let owner: TestDaemon;
let tap: WireTap;
let daemon: TestDaemon;
let model: string;
beforeAll(async () => {
  owner = await startDaemon({ models: ["tiny"], ollama: true });
  model = await importTwin(owner);
  tap = await WireTap.start(`http://127.0.0.1:${owner.ollamaPort}`);
  daemon = await startDaemon({ env: { OLLMLX_OLLAMA_URL: tap.url } });
}, 180_000);
afterAll(async () => {
  await daemon.stop();
  tap.stop();
  await owner.stop();
});

it("a client of its own on the wire measures the same first token and decode rate of the same requests", async () => {
  const { code, stdout } = await runCli(
    [
      "bench",
      model,
      "--prompt",
      "Tell a long story.",
      "-n",
      String(OUTPUT_TOKENS),
      "-r",
      "3",
      "--warmup",
      "0",
      "--no-watch",
      "--json",
    ],
    daemon.env,
  );
  expect(code).toBe(0);
  const run = benchRunSchema.parse(JSON.parse(stdout).run);
  expect(run.samples).toHaveLength(3);
  expectAgreement(run, tap.answers);
}, 300_000);

it("what the command line prints is what the stored samples say, and what another reader computes from them", async () => {
  const [entry] = await createClient(daemon.url).bench.list.query();
  const run = await createClient(daemon.url).bench.get.query({ id: entry?.id ?? "" });
  const rates = run.samples.map(
    ({ outputTokens, firstTokenAtMs, lastTokenAtMs, textChunks }) =>
      ((outputTokens - Math.max(1, outputTokens / textChunks)) * 1_000) / (lastTokenAtMs - firstTokenAtMs),
  );
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const sd = Math.sqrt(rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / (rates.length - 1));
  const { stdout } = await runCli(["bench", "show", run.id], daemon.env);
  const row = stdout.split("\n").find((line) => line.includes(`tg${OUTPUT_TOKENS}`) && !line.includes("+tg"));
  expect(row).toContain(`${mean.toFixed(1)} ± ${sd.toFixed(1)}`);
}, 60_000);
