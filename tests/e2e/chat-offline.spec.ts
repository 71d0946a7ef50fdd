import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { conversation } from "~/tests/e2e/chat-page";
import { freePorts } from "~/tests/fixtures/free-ports";
import { type DaemonOptions, startDaemon } from "~/tests/fixtures/start-daemon";

const test = base.extend<{ options: DaemonOptions }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern
  options: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), "ollmlx-e2e-"));
    const [port] = await freePorts(1);
    await use({ home, scriptedMlx: true, env: { OLLMLX_PORT: String(port) } });
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  },
});

test("a daemon that dies in the middle of an answer loses neither the answer's beginning nor what is typed", async ({
  page,
  options,
}) => {
  const first = await startDaemon(options);
  await first.mlx.script({ answers: [{ tokens: 5_000, tokenDelayMs: 20 }] });
  await page.goto(`${first.url}/chat?model=test%2Fscripted`);
  await page.getByLabel("Message").fill("Go on");
  await page.keyboard.press("Enter");
  // The fiftieth word comes a second after the first; an answer on its way is saved every 250 ms.
  await expect(conversation(page)).toContainText("w50");
  await page.getByLabel("Message").fill("And then?");
  await first.kill();
  await expect(page.getByText("Offline, reconnecting")).toBeVisible();

  const second = await startDaemon(options);
  try {
    await expect(conversation(page).getByRole("alert")).toContainText(
      "The daemon ended in the middle of this answer.",
      {
        timeout: 20_000,
      },
    );
    await expect(conversation(page)).toContainText(/w\d+ w\d+/);
    await expect(page.getByLabel("Message")).toHaveValue("And then?");
    await second.kill();
    await expect(page.getByText("Offline, reconnecting")).toBeVisible();
    await page.getByLabel("Message").press("Enter");
    await expect(page.getByText("The message was not sent")).toBeVisible();
    await expect(page.getByLabel("Message")).toHaveValue("And then?");
  } finally {
    await second.stop();
  }
});
