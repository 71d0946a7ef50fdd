import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserFigures, measureInBrowser } from "~/scripts/board-bench/browser";
import { fillBoard } from "~/scripts/board-bench/fill-board";
import { readFlags } from "~/scripts/read-flags";
import { call, open } from "~/tests/fixtures/http";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

const usage = `Usage: scripts/bench-board [--tasks N[,N]] [--json] [--without-browser]

The board with many tasks in a real daemon. Times of its list over HTTP, the first cards in
Chromium, the frames of a drag, the same of the board in rows, and how late the daemon's event loop
is while four streams run and the list is read. Prints a Markdown table, or JSON. The daemon, the
load and the browser share the machine.`;
const values = readFlags(usage, {
  tasks: { type: "string", default: "10000,100000" },
  json: { type: "boolean", default: false },
  "without-browser": { type: "boolean", default: false },
});

/** Views of the board: its address, and how many cards of a column it reads at first. */
const views = [
  { view: "columns", path: "/board", perColumn: 50 },
  { view: "rows by tag", path: "/board?lanes=tag", perColumn: 1000 },
  { view: "rows by parent", path: "/board?lanes=parent", perColumn: 1000 },
] as const;

interface Figures extends Partial<BrowserFigures> {
  tasks: number;
  view: string;
  listP50Ms: number;
  listP95Ms: number;
  searchP95Ms: number;
  loopP99Ms: number;
}

const results: Figures[] = [];
for (const tasks of values.tasks.split(",").map(Number)) results.push(...(await measure(tasks)));
if (values.json) console.log(JSON.stringify(results, null, 2));
else printTable(results);

async function measure(tasks: number): Promise<Figures[]> {
  const home = mkdtempSync(join(tmpdir(), "ollmlx-board-bench-"));
  fillBoard(home, tasks);
  const daemon = await startDaemon({ home, scriptedMlx: true });
  try {
    const addresses = views.map(({ path }) => `${daemon.url}${path}`);
    const browser = values["without-browser"] ? [] : await measureInBrowser(addresses);
    const figures: Figures[] = [];
    for (const [at, { view, perColumn }] of views.entries()) {
      const list = { workspaceId: "home", perColumn, limit: 6000 };
      const lists = await timeQueries(daemon, "tasks.list", list, perColumn > 50 ? 50 : 200);
      const searches = await timeQueries(daemon, "tasks.list", { ...list, perColumn: 1000, search: "parser cach" }, 50);
      figures.push({
        tasks,
        view,
        listP50Ms: percentile(lists, 50),
        listP95Ms: percentile(lists, 95),
        searchP95Ms: percentile(searches, 95),
        loopP99Ms: await measureLoop(daemon, list),
        ...browser[at],
      });
    }
    return figures;
  } finally {
    await daemon.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function timeQueries({ url }: TestDaemon, route: string, input: object, count: number): Promise<number[]> {
  const address = `${url}/trpc/${route}?input=${encodeURIComponent(JSON.stringify(input))}`;
  const times: number[] = [];
  for (let i = 0; i < count + 5; i++) {
    const startMs = performance.now();
    const { status } = await call(address);
    if (status !== 200) throw new Error(`${route} answered ${status}`);
    // The first ones warm the statement cache and the compiler up.
    if (i >= 5) times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b);
}

/** p99 of the daemon's event loop delay above its resolution, while four streams run and the list is read all along. */
async function measureLoop(daemon: TestDaemon, list: object): Promise<number> {
  const text = "token ".repeat(400);
  await daemon.mlx.script({ answers: Array.from({ length: 8 }, () => ({ text, tokenDelayMs: 10 })) });
  const streams = await Promise.all(
    Array.from({ length: 4 }, () =>
      open(`${daemon.url}/api/generate`, { model: "test/scripted", prompt: "x", options: { num_predict: 400 } }),
    ),
  );
  await call(`${daemon.url}/metrics`);
  await timeQueries(daemon, "tasks.list", list, 40);
  const { text: metrics } = await call(`${daemon.url}/metrics`);
  for (const stream of streams) stream.leave();
  const seconds = /ollmlx_event_loop_delay_seconds\{quantile="0\.99"\} ([\d.e-]+)/.exec(metrics)?.[1];
  return Number(seconds) * 1000 - 5;
}

function percentile(sorted: number[], percent: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

function printTable(figures: Figures[]): void {
  const ms = (value: number | undefined) => (value === undefined ? "-" : value.toFixed(1));
  console.log(
    "| tasks | view | list p50 ms | p95 ms | search p95 ms | event loop p99 ms | first cards ms | drag frame p95 ms | frames above 25 ms |",
  );
  console.log("|---|---|---|---|---|---|---|---|---|");
  for (const one of figures) {
    const cells = [one.listP50Ms, one.listP95Ms, one.searchP95Ms, one.loopP99Ms, one.firstCardsMs, one.frameP95Ms].map(
      ms,
    );
    console.log(`| ${[one.tasks, one.view, ...cells, one.slowFrames ?? "-"].join(" | ")} |`);
  }
}
