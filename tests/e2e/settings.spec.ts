import { expect, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { env: { OLLAMA_KEEP_ALIVE: "7m" } }, permissions: ["clipboard-read", "clipboard-write"] });

test("addresses, settings with their source, versions and machine are shown; lines are copied", async ({
  page,
  daemon,
}) => {
  await page.goto("/settings");
  await expect(page.getByText(daemon.url, { exact: true })).toBeVisible();
  await expect(page.getByText(daemon.apiUrl, { exact: true })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "keepAlive" })).toContainText("7m");
  await expect(page.getByRole("row").filter({ hasText: "keepAlive" })).toContainText("environment");
  await expect(page.getByRole("row").filter({ hasText: "maxQueue" })).toContainText("default");
  await expect(page.getByText(daemon.home).first()).toBeVisible();

  await page.getByRole("button", { name: "Copy the lines for curl" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(`curl ${daemon.apiUrl}/api/chat -d '`);
  expect(JSON.parse(copied.slice(copied.indexOf("'") + 1, -1))).toMatchObject({ messages: [{ role: "user" }] });
});
