import { expect, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { models: ["tiny"] } });

test("the tiny model answers through the real MLX backend", async ({ page }) => {
  await page.goto("/chat?model=test%2Ftiny");
  await page.getByLabel("Message").fill("the quick brown fox");
  await page.keyboard.press("Enter");
  const conversation = page.getByRole("region", { name: "Conversation" });
  await expect(conversation).toHaveAttribute("aria-busy", "true");
  await expect(conversation).not.toContainText("Waiting for the first token", { timeout: 30_000 });
  await page.getByRole("button", { name: "Stop the answer" }).click();
  await expect(page.getByText("Stopped")).toBeVisible();
});
