import { expect, findSeriousViolations, test } from "~/tests/e2e/fixtures/dashboard";

test("a prompt is edited into a new revision, refused without its placeholders, and an older one is used again", async ({
  page,
}) => {
  await page.goto("/prompts?id=breakdown");
  await page.getByRole("button", { name: "Edit" }).click();
  const text = page.getByRole("textbox", { name: "Text" });
  const shipped = await text.inputValue();
  await text.fill("Nothing of the old text");
  await expect(page.getByText("is missing").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Save as new revision" })).toBeDisabled();
  expect(await findSeriousViolations(page)).toEqual([]);

  await text.fill(`${shipped}\nPrefer few, larger subtasks.`);
  await page.getByLabel("Why (optional)").fill("Fewer subtasks");
  await page.getByRole("button", { name: "Save as new revision" }).click();
  await expect(page.getByText("revision 2, in use")).toBeVisible();
  await expect(page.getByText("Prefer few, larger subtasks.")).toBeVisible();

  await page.getByRole("button", { name: /^Revision 1/ }).click();
  await expect(page).toHaveURL(/revision=/);
  await page.getByRole("button", { name: "Use this revision" }).click();
  await expect(page.getByText("revision 1, in use")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: /^Revision 2.*in use/ })).toBeVisible();
});
