import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeDatabase, type Database, openDatabase } from "~/db/client";
import { insertBenchRun } from "~/db/queries/bench";
import { listHistory } from "~/server/services/bench/read-runs";
import { buildTrendPoint } from "~/shared/bench-trend";
import { fillBenchHistory } from "~/tests/fixtures/fill-bench-history";
import { buildPairs, buildRun, mlxModel } from "~/tests/unit/bench/bench-run-builder";

const RUNS = 60;
const home = mkdtempSync(join(tmpdir(), "ollmlx-bench-trend-"));
let db: Database;
beforeAll(() => {
  fillBenchHistory(home, RUNS);
  db = openDatabase(join(home, "ollmlx.db"));
});
afterAll(() => {
  closeDatabase(db);
  rmSync(home, { recursive: true, force: true });
});

it("gives other requests their turn again and again while a long history is reckoned", async () => {
  let turns = 0;
  let isDone = false;
  const count = () => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const points = await listHistory({ db }, "RUN0000", 200);
  isDone = true;
  expect(points.map(({ id }) => id)).toEqual(
    Array.from({ length: RUNS }, (_, index) => `RUN${String(index).padStart(4, "0")}`),
  );
  expect(turns).toBeGreaterThanOrEqual(RUNS / 10);
});

it("names what changed also between the last run of one turn and the first of the next", async () => {
  const points = await listHistory({ db }, "RUN0000", 25);
  expect(points).toHaveLength(25);
  expect(points.flatMap(({ changes }) => changes)).toEqual([]);
  const { samples: _, ...later } = buildRun({ id: "RUN9999", jobId: "RUN9999", a: { ...mlxModel, digest: "fedcba" } });
  insertBenchRun(db, later);
  const [last] = (await listHistory({ db }, "RUN9999", 1)).slice(-1);
  expect(last).toMatchObject({ id: "RUN9999", changes: [] });
  const all = await listHistory({ db }, "RUN9999", 200);
  expect(all.at(-1)?.changes).toEqual([`weights of A: ${mlxModel.digest} → fedcba`]);
});

it("leaves out runs of other work and refuses an unknown one", async () => {
  const run = buildRun();
  const { samples: _, ...other } = { ...run, id: "RUN9998", options: { ...run.options, outputTokens: 16 } };
  insertBenchRun(db, other);
  expect((await listHistory({ db }, "RUN9998", 200)).map(({ id }) => id)).toEqual(["RUN9998"]);
  await expect(listHistory({ db }, "nobody", 200)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("a point says what the run's own report says", () => {
  const run = buildRun({ samples: buildPairs(6, 1.5) });
  const [a, b] = buildTrendPoint(run, null).sides;
  expect(a?.figures.decode?.mean).toBeCloseTo(100, 6);
  expect(b?.figures.decode?.mean).toBeCloseTo(100 / 1.5, 6);
});
