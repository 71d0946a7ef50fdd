import { expect, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { env: { OLLMLX_API_KEY: "open sesame" } } });

test("a daemon with a key asks for it, refuses a wrong one, and opens with the right one", async ({
  page,
  complaints,
}) => {
  await page.goto("/settings");
  await page.getByLabel("Key").fill("wrong");
  await page.getByRole("button", { name: "Open the dashboard" }).click();
  await expect(page.getByText("That key is not the daemon's.")).toBeVisible();
  // The browser itself reports each refused request.
  expect(complaints.splice(0).every((text) => /401|WebSocket/.test(text))).toBe(true);

  await page.getByLabel("Key").fill("open sesame");
  await page.getByRole("button", { name: "Open the dashboard" }).click();
  await expect(page).not.toHaveURL(/key=/);
  complaints.length = 0;
  await page.goto("/settings");
  await expect(page.getByText("Settings in force")).toBeVisible();
  await expect(page.getByText("open sesame")).toHaveCount(0);
});
