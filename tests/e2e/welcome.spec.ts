import { join } from "node:path";
import { expect, findSeriousViolations, test } from "~/tests/e2e/fixtures/dashboard";
import { installFakeModel } from "~/tests/fixtures/model-folder";

test("a machine without models is welcomed with three that fit; a dropped folder leads to the board", async ({
  page,
  daemon,
}) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "No model is installed yet" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Pull .+/ })).toHaveCount(3);
  await expect(page.getByText(join(daemon.modelsDir, "mlx"))).toBeVisible();
  expect(await findSeriousViolations(page)).toEqual([]);

  await page.goto("/chat");
  await expect(page.getByText("No model to chat with")).toBeVisible();

  await page.goto("/");
  await expect(page.getByRole("heading", { name: "No model is installed yet" })).toBeVisible();
  await installFakeModel(join(daemon.modelsDir, "mlx"), "mine/first");
  await expect(page).toHaveURL(/\/board$/);
});
