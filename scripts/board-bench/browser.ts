import { chromium, type Page } from "@playwright/test";

export interface BrowserFigures {
  /** From the start of the navigation to the first card on the screen; median of five loads. */
  firstCardsMs: number;
  /** Times between the frames of a drag across the board. */
  frameP95Ms: number;
  slowFrames: string;
}

const slowFrameMs = 25;

/** Opens views of the board in Chromium (OLLMLX_TEST_CHROMIUM, else Playwright's own) and drags a card across each. */
export async function measureInBrowser(addresses: readonly string[]): Promise<BrowserFigures[]> {
  const executablePath = process.env.OLLMLX_TEST_CHROMIUM;
  const browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const figures: BrowserFigures[] = [];
    for (const address of addresses) figures.push(await measureView(page, address));
    return figures;
  } finally {
    await browser.close();
  }
}

async function measureView(page: Page, address: string): Promise<BrowserFigures> {
  const loads: number[] = [];
  for (let i = 0; i < 5; i++) {
    await page.goto(address);
    await page.locator("[data-card-id]").first().waitFor();
    loads.push(await page.evaluate(() => performance.now()));
  }
  const frames = await measureDrag(page);
  const sorted = [...frames].sort((a, b) => a - b);
  const slow = frames.filter((ms) => ms > slowFrameMs).length;
  return {
    firstCardsMs: loads.sort((a, b) => a - b)[2] ?? Number.NaN,
    frameP95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN,
    slowFrames: `${slow} of ${frames.length}`,
  };
}

/** Milliseconds between the frames that the page drew while a card was carried over three columns and back. */
async function measureDrag(page: Page): Promise<number[]> {
  const box = await page.locator("[data-card-id]").first().boundingBox();
  if (!box) throw new Error("the board shows no card");
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y + 20, { steps: 4 });
  // As text: the compiler adds names to functions that the page does not know.
  await page.evaluate(
    "window.frameTimes = []; requestAnimationFrame(function note(now) { frameTimes.push(now); requestAnimationFrame(note); })",
  );
  for (const [toX, toY] of [
    [1100, 600],
    [400, 300],
    [900, 700],
    [x, y],
  ] as const) {
    await page.mouse.move(toX, toY, { steps: 40 });
  }
  const times = await page.evaluate(() => (window as unknown as { frameTimes: number[] }).frameTimes);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  return times.slice(1).map((time, i) => time - (times[i] ?? time));
}
