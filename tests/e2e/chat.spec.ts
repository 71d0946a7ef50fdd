import { expect, findSeriousViolations, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { scriptedMlx: true } });

test("an answer streams in, with its figures, and is there after a reload", async ({ page, daemon }) => {
  await daemon.mlx.script({
    answers: [{ text: "Light in, sugar out.\n```ts\nconst sugar = 1;\n```\nThat is all.", tokenDelayMs: 60 }],
  });
  await page.goto("/chat?model=test%2Fscripted");
  await page.getByLabel("Message").fill("What is photosynthesis?");
  await page.keyboard.press("Enter");
  const conversation = page.getByRole("region", { name: "Conversation" });
  await expect(conversation).toHaveAttribute("aria-busy", "true");
  await expect(conversation).toContainText("Light in,");
  await expect(conversation).not.toContainText("That is all.");

  await expect(conversation).toContainText("That is all.");
  await expect(conversation).toContainText(/TTFT [\d.]+ m?s.*tok\/s.*\d+ tokens/);
  await expect(page.getByRole("button", { name: "Copy the code" })).toBeVisible();
  expect(await findSeriousViolations(page)).toEqual([]);

  await page.reload();
  await expect(conversation).toContainText("That is all.");
  await page.getByRole("button", { name: "New chat" }).click();
  await expect(page.getByText("Ask test/scripted")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(conversation).toContainText("That is all.");
});

test("stop ends the answer at the engine and keeps what was said", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ tokens: 2_000, tokenDelayMs: 30 }] });
  await page.goto("/chat?model=test%2Fscripted");
  await page.getByLabel("Message").fill("Count");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Conversation" })).toContainText(/w\d+ w\d+/);
  await page.getByRole("button", { name: "Stop the answer" }).click();
  await expect(page.getByText("Stopped")).toBeVisible();
  await expect
    .poll(async () => (await daemon.mlx.requests()).find(({ route }) => route.endsWith("/api/chat"))?.state)
    .toBe("aborted");
});

test("the answer goes on while another page is looked at", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "one two three four five six seven eight done", tokenDelayMs: 150 }] });
  await page.goto("/chat?model=test%2Fscripted");
  await page.getByLabel("Message").fill("Go on");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Conversation" })).toContainText("two");
  await page.getByRole("link", { name: "Models" }).click();
  await expect(page).toHaveURL(/models/);
  await page.getByRole("link", { name: "Chat" }).click();
  await expect(page.getByRole("region", { name: "Conversation" })).toContainText("eight done");
});

test("an answer that breaks off says why and is asked for again", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "one two three four", failAfter: 2 }, { text: "whole answer" }] });
  await page.goto("/chat?model=test%2Fscripted");
  await page.getByLabel("Message").fill("Try");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Conversation" }).getByRole("alert")).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("region", { name: "Conversation" })).toContainText("whole answer");
  await expect(page.getByRole("region", { name: "Conversation" }).getByRole("alert")).toHaveCount(0);
});

test("system prompt and temperature are sent, and marked as changed", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "Aye." }] });
  await page.goto("/chat?model=test%2Fscripted");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page.getByLabel("System prompt").fill("Talk like a sailor.");
  await page.getByLabel("Set the temperature").click();
  await page.getByRole("slider", { name: "Temperature" }).fill("0.2");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^Settings/ })).toContainText("2");
  await page.getByLabel("Message").fill("Hello");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Conversation" })).toContainText("Aye.");

  const request = (await daemon.mlx.requests()).find(({ route }) => route.endsWith("/api/chat"));
  expect(JSON.parse(request?.body ?? "{}")).toMatchObject({
    messages: [
      { role: "system", content: "Talk like a sailor." },
      { role: "user", content: "Hello" },
    ],
    options: { temperature: 0.2 },
  });
});
