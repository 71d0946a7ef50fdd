import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Client, createClient } from "~/cli/client";
import { reportRun } from "~/shared/bench-report";
import { fillBenchHistory } from "~/tests/fixtures/fill-bench-history";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

const home = mkdtempSync(join(tmpdir(), "ollmlx-bench-history-"));
let daemon: TestDaemon;
let client: Client;
beforeAll(async () => {
  fillBenchHistory(home, 200);
  daemon = await startDaemon({ home });
  client = createClient(daemon.url);
}, 60_000);
afterAll(async () => {
  await daemon.stop();
  rmSync(home, { recursive: true, force: true });
});

it("a page of 200 stored runs, the newest of them and the line over all are read in less than a second", async () => {
  const [times, least]: [number[], number[]] = [[], []];
  for (let round = 0; round < 5; round++) {
    const begun = performance.now();
    const runs = await client.bench.list.query({ limit: 50 });
    const newest = await client.bench.get.query({ id: runs[0]?.id ?? "" });
    const trend = await client.bench.history.query({ id: newest.id });
    expect([runs.length, newest.id, reportRun(newest).cleanPairs, trend.length]).toEqual([50, "RUN0199", 6, 200]);
    const asked = performance.now();
    times.push(asked - begun);
    await client.bench.entry.query({ id: "nobody" });
    least.push(performance.now() - asked);
  }
  // The fastest of five. A machine that answers even the smallest question late is busy with something else.
  expect(Math.min(...times)).toBeLessThan(Math.max(1_000, 150 * Math.min(...least)));
}, 90_000);

it("pages follow one another without gap or repetition, to the first run", async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.bench.list.query({ limit: 60, ...(cursor ? { cursor } : {}) });
    seen.push(...page.map(({ id }) => id));
    cursor = page.length === 60 ? page.at(-1)?.id : undefined;
  } while (cursor);
  expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => `RUN${String(199 - index).padStart(4, "0")}`));
  expect(await client.bench.list.query()).toHaveLength(200);
  await expect(client.bench.list.query({ limit: 201 })).rejects.toThrow();
});

it("the line says what the runs themselves say, oldest first", async () => {
  const trend = await client.bench.history.query({ id: "RUN0100", limit: 3 });
  expect(trend.map(({ id }) => id)).toEqual(["RUN0197", "RUN0198", "RUN0199"]);
  const { sides } = reportRun(await client.bench.get.query({ id: "RUN0198" }));
  const told = trend[1]?.sides.map(({ figures }) => figures.decode);
  expect(told).toEqual(
    sides.map(({ figures: { decode } }) => decode && { mean: decode.mean, interval: decode.interval }),
  );
  expect(trend.flatMap(({ changes }) => changes)).toEqual([]);
});

it("an entry is found by its id, and null where there is none", async () => {
  expect(await client.bench.entry.query({ id: "RUN0007" })).toMatchObject({ id: "RUN0007", status: "complete" });
  expect(await client.bench.entry.query({ id: "nobody" })).toBeNull();
});
