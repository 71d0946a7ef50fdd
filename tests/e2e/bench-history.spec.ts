import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "~/tests/e2e/fixtures/dashboard";
import { fillBenchHistory } from "~/tests/fixtures/fill-bench-history";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

const test = base.extend<object, { daemon: TestDaemon }>({
  daemon: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures it must build from this pattern.
    async ({}, use) => {
      const home = mkdtempSync(join(tmpdir(), "ollmlx-history-page-"));
      fillBenchHistory(home, 200);
      const daemon = await startDaemon({ home, scriptedMlx: true });
      await use(daemon);
      await daemon.stop();
      rmSync(home, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
});

test("of 200 stored runs the page reads and draws those near the window, and the others when they are scrolled to", async ({
  page,
}) => {
  const sizes: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.url().includes("bench.list")) sizes.push(response.body().then(({ length }) => length));
  });
  await page.goto("/bench");
  const list = page.getByRole("list", { name: "Stored runs" });
  const rows = list.getByRole("listitem");
  await expect(rows.first()).toHaveAttribute("aria-posinset", "1", { timeout: 30_000 });
  await expect(page.getByText(/decodes at [\d.]+x/)).toBeVisible({ timeout: 30_000 });
  expect(await rows.count()).toBeLessThan(25);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(sizes).toHaveLength(1);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(70_000);

  await rows.first().getByRole("button").first().focus();
  await page.keyboard.press("Tab");
  await expect(rows.first().getByRole("button", { name: /^Delete the run/ })).toBeFocused();

  const scroller = list.locator("..");
  const oldest = list.locator("[aria-posinset='200']");
  await expect
    .poll(
      async () => {
        await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        return oldest.count();
      },
      { timeout: 15_000 },
    )
    .toBe(1);
  await expect(oldest).toHaveAttribute("aria-setsize", "200");
  expect(await rows.count()).toBeLessThan(25);
  await oldest.getByRole("button").first().click();
  await expect(page).toHaveURL(/run=RUN0000/);
  await expect(oldest.getByRole("button").first()).toHaveAttribute("aria-current", "true");
});

test("a run that is not among the newest is opened by its address, and the line shows all 200", async ({ page }) => {
  await page.goto("/bench?run=RUN0003");
  await expect(page.getByText(/decodes at [\d.]+x/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByRole("img", { name: /^Decode over 200 runs/ })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Decode over time as a table" }).press("Enter");
  await expect(page.getByRole("region", { name: /^Table of Run/ }).getByRole("row")).toHaveCount(201);
});
