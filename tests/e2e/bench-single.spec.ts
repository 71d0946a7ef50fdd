import { expect, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { scriptedMlx: true } });

test("with models of one engine the page says what a comparison lacks", async ({ page }) => {
  await page.goto("/bench");
  await expect(page.getByLabel("Model A")).toContainText("test/scripted");
  await expect(page.getByText(/Only MLX models are installed, so a model is measured alone/)).toBeVisible();
  await expect(page.getByText("Nothing is measured yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "install its GGUF twin" })).toHaveAttribute("href", /\/models/);
});
