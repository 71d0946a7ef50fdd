import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { freePorts } from "~/tests/fixtures/free-ports";
import { type DaemonOptions, startDaemon } from "~/tests/fixtures/start-daemon";

const test = base.extend<{ options: DaemonOptions }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern
  options: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), "ollmlx-e2e-"));
    const [port] = await freePorts(1);
    await use({ home, env: { OLLMLX_PORT: String(port) } });
    rmSync(home, { recursive: true, force: true });
  },
});

test("the page says when the daemon is gone and comes back by itself", async ({ page, options }) => {
  const first = await startDaemon(options);
  await page.goto(`${first.url}/settings`);
  await expect(page.getByRole("button", { name: "MLX backend: Not available" })).toBeVisible();
  const pid = await page.getByText(/pid \d+/).textContent();
  await first.kill();
  await expect(page.getByText("Offline, reconnecting")).toBeVisible();
  await expect(page.getByRole("button", { name: "MLX backend: Not known" })).toBeVisible();

  const second = await startDaemon(options);
  try {
    await expect(page.getByText("Offline, reconnecting")).toHaveCount(0, { timeout: 20_000 });
    await expect(page.getByText(/pid \d+/)).not.toHaveText(pid ?? "");
  } finally {
    await second.stop();
  }
});
