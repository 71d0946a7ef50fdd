import { conversation, settle } from "~/tests/e2e/chat-page";
import { expect, test } from "~/tests/e2e/fixtures/dashboard";
import { importTwin } from "~/tests/fixtures/import-twin";

test.use({ daemonOptions: { models: ["tiny"], ollama: true } });

test("the tiny model answers through the real MLX backend, is stopped, and goes on", async ({ page }) => {
  await page.goto("/chat?model=test%2Ftiny");
  await page.getByLabel("Message").fill("the quick brown fox");
  await page.keyboard.press("Enter");
  await expect(conversation(page)).toHaveAttribute("aria-busy", "true");
  await expect(conversation(page)).not.toContainText("Waiting for the first token", { timeout: 30_000 });
  await page.getByRole("button", { name: "Stop the answer" }).click();
  await expect(page.getByText("Stopped")).toBeVisible();
  await page.getByRole("button", { name: "Answer again" }).click();
  await expect(conversation(page)).toHaveAttribute("aria-busy", "true");
  await page.keyboard.press("Escape");
  await settle(page);
});

test("the same weights in both engines say the same, side by side", async ({ page, daemon }) => {
  await importTwin(daemon);
  await page.goto("/chat?model=test%2Ftiny&with=tiny-f16%3Alatest");
  for (const name of ["Settings (left)", "Settings (right)"]) {
    await page.getByRole("button", { name }).click();
    await page.getByLabel("Temperature").fill("0");
    await page.getByLabel("Longest answer (tokens)").fill("12");
    await page.keyboard.press("Escape");
  }
  await page.getByLabel("Message").fill("the quick brown");
  await page.keyboard.press("Enter");
  await expect(conversation(page).getByText(/^A board holds the spread/)).toHaveCount(2, { timeout: 30_000 });
  await expect(conversation(page).getByText("Cut off at the limit")).toHaveCount(2);
  await expect(conversation(page).getByText("12 tokens")).toHaveCount(2);
});

test("a prompt that does not fit either engine's context is refused in words and not cut in silence", async ({
  page,
  daemon,
}) => {
  await importTwin(daemon);
  await page.goto("/chat?model=test%2Ftiny&with=tiny-f16%3Alatest");
  for (const name of ["Settings (left)", "Settings (right)"]) {
    await page.getByRole("button", { name }).click();
    await page.getByLabel("Context (tokens)").fill("512");
    await page.getByLabel("Longest answer (tokens)").fill("4");
    await page.keyboard.press("Escape");
  }
  await page.getByLabel("Message").fill("the quick brown fox ".repeat(190));
  await page.keyboard.press("Enter");
  await expect(conversation(page).getByRole("alert")).toHaveCount(2, { timeout: 30_000 });
  await expect(page.getByRole("button", { name: /^Use [\d,]+ tokens of context/ })).toHaveCount(2);
  await page
    .getByRole("button", { name: /^Use [\d,]+ tokens of context/ })
    .first()
    .click();
  await expect(conversation(page).getByRole("alert")).toHaveCount(1, { timeout: 30_000 });
});
