import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "@playwright/test";
import { readFlags } from "~/scripts/read-flags";
import { fillBenchHistory } from "~/tests/fixtures/fill-bench-history";
import { startDaemon } from "~/tests/fixtures/start-daemon";

const usage = `Usage: scripts/bench-history [--runs N] [--repeats N] [--json]

How long the stored runs of benchmarks take to show in Chromium (OLLMLX_TEST_CHROMIUM, else
Playwright's own), from the start of the navigation: the first rows of the history, the newest run's
verdict, and the line over all of them once its tab is pressed. Beside it the same with two runs,
the fewest that draw a line, in turns, since daemon and browser share a machine that may be busy:
the ratio is what the history costs. Median of the repeats; the first one, with nothing in the
browser's cache, by itself.`;
const values = readFlags(usage, {
  runs: { type: "string", default: "200" },
  repeats: { type: "string", default: "5" },
  json: { type: "boolean", default: false },
});

interface Opening {
  rowsMs: number;
  verdictMs: number;
  trendMs: number;
  rowsMounted: number;
  /** Of the answers to questions about benchmarks. */
  bytesRead: number;
}

/** As many runs as a line needs. */
const LEAST_RUNS = 2;

/**
 * Runs in the page before its own scripts, since what waits outside of the page hears of a paint only once the page is
 * idle. A text, because the compiler's helpers are not there.
 */
const watchPaints = `
  window.paints = { rowsMs: NaN, verdictMs: NaN };
  const seen = {
    rowsMs: () => document.querySelector("[aria-label='Stored runs'] li") !== null,
    verdictMs: () => document.querySelector("main")?.textContent.includes("decodes at"),
  };
  const look = () => {
    for (const name of Object.keys(seen)) {
      if (Number.isNaN(window.paints[name]) && seen[name]()) window.paints[name] = performance.now();
    }
    if (Object.values(window.paints).some(Number.isNaN)) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

const executablePath = process.env.OLLMLX_TEST_CHROMIUM;
const browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) });
const sides: Awaited<ReturnType<typeof startSide>>[] = [];
try {
  for (const runs of [Number(values.runs), LEAST_RUNS]) sides.push(await startSide(runs));
  for (let i = 0; i < Number(values.repeats) + 1; i++) {
    for (const side of sides) side.openings.push(await open(side.context, side.daemon.url));
  }
  const results = sides.map(({ runs, openings: [cold, ...warm] }) => ({ runs, cold, warm: middle(warm) }));
  if (values.json) console.log(JSON.stringify(results, null, 2));
  else print(results);
} finally {
  await browser.close();
  for (const { daemon, home } of sides) {
    await daemon.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** A daemon with so many stored runs, and a browser's profile of its own. */
async function startSide(runs: number) {
  const home = mkdtempSync(join(tmpdir(), "ollmlx-history-bench-"));
  fillBenchHistory(home, runs);
  const daemon = await startDaemon({ home, scriptedMlx: true });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  return { runs, home, daemon, context, openings: [] as Opening[] };
}

async function open(context: BrowserContext, url: string): Promise<Opening> {
  const page = await context.newPage();
  const bodies: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.url().includes("bench.")) bodies.push(response.body().then((body) => body.length));
  });
  await page.addInitScript({ content: watchPaints });
  await page.goto(`${url}/bench`, { waitUntil: "commit" });
  const rows = page.getByRole("list", { name: "Stored runs" }).getByRole("listitem");
  await rows.first().waitFor();
  await page.getByText(/decodes at/).waitFor();
  const rowsMounted = await rows.count();
  const bytesRead = (await Promise.all(bodies)).reduce((sum, bytes) => sum + bytes, 0);
  const pressedAt = await page.evaluate(() => performance.now());
  await page.getByRole("tab", { name: "History" }).click();
  await page.getByRole("img", { name: /^Decode over/ }).waitFor();
  const trendMs = (await page.evaluate(() => performance.now())) - pressedAt;
  const { rowsMs, verdictMs } = await page.evaluate(() => window.paints);
  await page.close();
  return { rowsMs, verdictMs, trendMs, rowsMounted, bytesRead };
}

declare global {
  interface Window {
    /** When the first row and the verdict were painted, in ms from the start of the navigation. */
    paints: { rowsMs: number; verdictMs: number };
  }
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

function print(results: readonly { runs: number; cold: Opening | undefined; warm: Opening }[]): void {
  console.log("| opened | runs | rows ms | verdict ms | line over all ms | rows mounted | bytes read |");
  console.log("|---|---|---|---|---|---|---|");
  for (const { runs, cold, warm } of results) {
    for (const [name, one] of [
      ["first", cold],
      ["again", warm],
    ] as const) {
      if (!one) continue;
      const times = [one.rowsMs, one.verdictMs, one.trendMs].map(Math.round);
      console.log(`| ${[name, runs, ...times, one.rowsMounted, one.bytesRead].join(" | ")} |`);
    }
  }
  const [all, least] = results.map(({ warm }) => warm);
  if (!all || !least) return;
  const ratios = [all.rowsMs / least.rowsMs, all.verdictMs / least.verdictMs, all.trendMs / least.trendMs];
  console.log(`| again | ratio | ${ratios.map((ratio) => `${ratio.toFixed(2)}x`).join(" | ")} | | |`);
}
