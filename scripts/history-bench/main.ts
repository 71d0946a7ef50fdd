/**
 * `scripts/bench-history [--runs N] [--repeats N] [--json]`: how long the stored runs of benchmarks take to show in Chromium
 * (OLLMLX_TEST_CHROMIUM, else Playwright's own), from the start of the navigation: the first rows of the history, the newest
 * run's verdict, and the line over all of them once its tab is pressed. Median of the repeats; the first one, with nothing
 * in the browser's cache, by itself. Daemon and browser share the machine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import { fillBenchHistory } from "~/tests/fixtures/fill-bench-history";
import { startDaemon } from "~/tests/fixtures/start-daemon";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "200" },
    repeats: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});

interface Opening {
  rowsMs: number;
  verdictMs: number;
  trendMs: number;
  rowsMounted: number;
  /** Of the answers to questions about benchmarks. */
  bytesRead: number;
}

const home = mkdtempSync(join(tmpdir(), "ollmlx-history-bench-"));
fillBenchHistory(home, Number(values.runs));
const daemon = await startDaemon({ home, scriptedMlx: true });
const executablePath = process.env.OLLMLX_TEST_CHROMIUM;
const browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) });
try {
  const openings: Opening[] = [];
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  for (let i = 0; i < Number(values.repeats) + 1; i++) openings.push(await open(context, daemon.url));
  const [cold, ...warm] = openings;
  const result = { runs: Number(values.runs), cold, warm: middle(warm) };
  if (values.json) console.log(JSON.stringify(result, null, 2));
  else print(result);
} finally {
  await browser.close();
  await daemon.stop();
  rmSync(home, { recursive: true, force: true });
}

async function open(context: Awaited<ReturnType<Browser["newContext"]>>, url: string): Promise<Opening> {
  const page = await context.newPage();
  const bodies: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.url().includes("bench.")) bodies.push(response.body().then((body) => body.length));
  });
  const since = () => page.evaluate(() => performance.now());
  await page.goto(`${url}/bench`, { waitUntil: "commit" });
  const rows = page.getByRole("list", { name: "Stored runs" }).getByRole("listitem");
  await rows.first().waitFor();
  const rowsMs = await since();
  await page.getByText(/decodes at/).waitFor();
  const verdictMs = await since();
  const rowsMounted = await rows.count();
  const bytesRead = (await Promise.all(bodies)).reduce((sum, bytes) => sum + bytes, 0);
  const pressedAt = await since();
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByRole("img", { name: /^Decode over/ }).waitFor();
  const trendMs = (await since()) - pressedAt;
  await page.close();
  return { rowsMs, verdictMs, trendMs, rowsMounted, bytesRead };
}

function middle(openings: readonly Opening[]): Opening {
  const median = (read: (one: Opening) => number) =>
    openings.map(read).sort((a, b) => a - b)[openings.length >> 1] ?? Number.NaN;
  return {
    rowsMs: median((one) => one.rowsMs),
    verdictMs: median((one) => one.verdictMs),
    trendMs: median((one) => one.trendMs),
    rowsMounted: median((one) => one.rowsMounted),
    bytesRead: median((one) => one.bytesRead),
  };
}

function print({ runs, cold, warm }: { runs: number; cold: Opening | undefined; warm: Opening }): void {
  console.log("| opened | runs | rows ms | verdict ms | line over all ms | rows mounted | bytes read |");
  console.log("|---|---|---|---|---|---|---|");
  for (const [name, one] of [
    ["first", cold],
    ["again", warm],
  ] as const) {
    if (!one) continue;
    const times = [one.rowsMs, one.verdictMs, one.trendMs].map(Math.round);
    console.log(`| ${[name, runs, ...times, one.rowsMounted, one.bytesRead].join(" | ")} |`);
  }
}
