import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { connectTo } from "~/tests/e2e/board-page";
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

test("the board does not wait for an engine that has stopped answering", async ({ page, options }) => {
  const waiting = new Set<string>();
  const silent = createServer((req, res) => {
    if (req.url === "/api/version") res.end('{"version":"0.0.0"}');
    else waiting.add(req.url ?? "");
  }).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const daemon = await startDaemon({
    ...options,
    env: { ...options.env, OLLMLX_OLLAMA_URL: `http://127.0.0.1:${port}` },
  });
  try {
    await connectTo(daemon.url).tasks.create.mutate({ title: "Water the plants" });
    const models = page.waitForResponse(/models\.list/);
    let isAnswered = false;
    void models.then(() => {
      isAnswered = true;
    });
    await page.goto(`${daemon.url}/board`);
    await expect(page.getByText("Water the plants")).toBeVisible();
    expect([isAnswered, [...waiting]]).toEqual([false, expect.arrayContaining(["/api/tags"])]);
    await models;
  } finally {
    await daemon.stop();
    silent.closeAllConnections();
    silent.close();
  }
});
