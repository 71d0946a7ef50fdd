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

test("a kind of work gets options of its own, by keyboard, and a wrong one is marked", async ({ page }) => {
  await page.goto("/settings");
  const open = page.getByRole("button", { name: "Options for Code" });
  await open.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Options for code" });
  await dialog.getByLabel("Temperature", { exact: true }).fill("9");
  await expect(dialog.getByText("A number from 0 to 2")).toBeVisible();
  await dialog.getByLabel("Temperature", { exact: true }).fill("0.1");
  await dialog.getByLabel("Context (tokens)").fill("4096");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await page.reload();
  await expect(page.getByText("temperature 0.1, num_ctx 4096")).toBeVisible();
  await open.click();
  await dialog.getByRole("button", { name: "Reset all" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("temperature 0.1")).toBeHidden();
});
