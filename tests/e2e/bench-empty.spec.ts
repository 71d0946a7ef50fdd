import { expect, test } from "~/tests/e2e/fixtures/dashboard";

test("without a model the page leads to the catalogue", async ({ page }) => {
  await page.goto("/bench");
  await expect(page.getByText("There is no model to measure")).toBeVisible();
  await page.getByRole("link", { name: "Choose a model" }).click();
  await expect(page).toHaveURL(/\/models\?tab=catalogue$/);
});
