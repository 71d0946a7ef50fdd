import { ask, chats, conversation, openChat, sentMessages, settle } from "~/tests/e2e/chat-page";
import { expect, findSeriousViolations, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { scriptedMlx: true } });

test("an answer streams in as Markdown, with its figures, and is there after a reload", async ({ page, daemon }) => {
  await daemon.mlx.script({
    answers: [
      {
        text: "**Light** in, sugar out.\n```ts\nconst sugar = 1;\n```\nThat is all.",
        tokenDelayMs: 300,
        cachedTokens: 2,
      },
    ],
  });
  await openChat(page);
  await ask(page, "What is photosynthesis?");
  await expect(page).toHaveURL(/\/chat\?c=/);
  await expect(conversation(page)).toHaveAttribute("aria-busy", "true");
  await expect(conversation(page).locator("strong")).toHaveText("Light");
  await expect(conversation(page)).not.toContainText("That is all.");

  await expect(conversation(page)).toContainText("That is all.");
  await expect(conversation(page)).toContainText(/MLX.*TTFT [\d.]+ m?s.*tok\/s.*\d+ tokens.*prompt \d+ \(2 cached\)/);
  await expect(conversation(page).locator(".hljs-keyword")).toHaveText("const");
  await expect(page.getByRole("button", { name: "Copy the code" })).toBeVisible();
  await expect(page.getByText("The answer of test/scripted is finished")).toBeAttached();
  await expect(chats(page).getByRole("link", { name: /What is photosynthesis\?/ })).toBeVisible();
  expect(await findSeriousViolations(page)).toEqual([]);

  await page.reload();
  await expect(conversation(page)).toContainText("That is all.");
  await page.getByRole("button", { name: "New chat" }).click();
  await expect(page.getByText("Ask test/scripted")).toBeVisible();
  await page.goBack();
  await expect(conversation(page)).toContainText("That is all.");
});

test("stop ends the answer at the engine, keeps what was said, and it is continued", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ tokens: 2_000, tokenDelayMs: 30 }, { text: " and the rest" }] });
  await openChat(page);
  await ask(page, "Count");
  await expect(conversation(page)).toContainText(/w\d+ w\d+/);
  await page.getByRole("button", { name: "Stop the answer" }).click();
  await expect(page.getByText("Stopped")).toBeVisible();
  await expect
    .poll(async () => (await daemon.mlx.requests()).find(({ route }) => route.endsWith("/api/chat"))?.state)
    .toBe("aborted");

  await page.getByRole("button", { name: "Continue" }).click();
  await expect(conversation(page)).toContainText(/w\d+ w\d+.* and the rest/);
  const [, continued] = (await sentMessages(await daemon.mlx.requests())) as { messages: { role: string }[] }[];
  expect(continued?.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
});

test("Escape stops the answer from the field and from anywhere else", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ tokens: 2_000, tokenDelayMs: 30 }] });
  await openChat(page);
  await ask(page, "Count");
  await expect(conversation(page)).toContainText(/w\d+/);
  await page.getByLabel("Message").press("Escape");
  await expect(page.getByText("Stopped")).toBeVisible();
  await page.getByRole("button", { name: "Answer again" }).click();
  await expect(conversation(page)).toHaveAttribute("aria-busy", "true");
  await conversation(page).focus();
  await page.keyboard.press("Escape");
  await settle(page);
});

test("an answer goes on when the page is closed, and two windows show the same", async ({ page, daemon, context }) => {
  // Long enough for a second window to open meanwhile on a slow machine.
  const text = `one two ${"and so on ".repeat(8)}nine done`;
  await daemon.mlx.script({ answers: [{ text, tokenDelayMs: 700 }] });
  await openChat(page);
  await ask(page, "Go on");
  await expect(conversation(page)).toContainText("two");
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(conversation(other)).toContainText("two");
  await expect(conversation(other)).toHaveAttribute("aria-busy", "true");
  const url = page.url();
  await page.goto("/models");
  await expect(conversation(other)).toContainText("nine done", { timeout: 40_000 });
  await settle(other);
  await page.goto(url);
  await expect(conversation(page)).toContainText(text);

  await other.getByLabel("Message").fill("Again");
  await other.keyboard.press("Enter");
  await expect(conversation(page)).toContainText("Again");
  await expect(conversation(page)).toHaveAttribute("aria-busy", "true");
});

test("an answer that breaks off says why and is asked for again", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "one two three four", failAfter: 2 }, { text: "whole answer" }] });
  await openChat(page);
  await ask(page, "Try");
  await expect(conversation(page).getByRole("alert")).toContainText("scripted error");
  await expect(conversation(page)).toContainText("one two");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(conversation(page)).toContainText("whole answer");
  await expect(conversation(page).getByRole("alert")).toHaveCount(0);
});

test("a prompt that does not fit is answered with more context", async ({ page, daemon }) => {
  const error = "the prompt has 9000 tokens and the context 8192: send less or raise num_ctx";
  await daemon.mlx.script({ answers: [{ status: 400, error }, { text: "now it fits" }] });
  await openChat(page);
  await ask(page, "Long");
  await expect(conversation(page).getByRole("alert")).toContainText("9000 tokens");
  await page.getByRole("button", { name: /^Send the last 6 turns only/ }).click();
  await expect(conversation(page)).toContainText("now it fits");
  await expect(page.getByRole("button", { name: "Settings, 1 changed" })).toBeVisible();
});

test("a model that is gone is said to be, with a pull", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "hello" }] });
  await openChat(page, "org/not-there");
  await expect(page.getByRole("button", { name: "Model: org/not-there" })).toContainText("not installed");
  await ask(page, "Hello");
  await expect(conversation(page).getByRole("alert")).toContainText("model 'org/not-there' not found");
  await expect(page.getByRole("button", { name: "Pull org/not-there" })).toBeVisible();
  await page.getByRole("button", { name: "Model: org/not-there" }).click();
  await page.getByRole("option", { name: /test\/scripted/ }).click();
  await expect(page.getByRole("button", { name: "Model: test/scripted" })).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(conversation(page)).toContainText("hello");
});

test("thinking is folded with its time, and HTML and foreign images stay harmless", async ({ page, daemon }) => {
  const text =
    'Hi <img src="http://evil.example/a.png" onerror="alert(1)"> ![x](http://evil.example/b.png) [go](javascript:alert(1)) [docs](https://example.com)';
  await daemon.mlx.script({ answers: [{ text, thinking: "Let me see.", tokenDelayMs: 5 }] });
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(daemon.url)) foreign.push(request.url());
  });
  await openChat(page);
  await ask(page, "Hello");
  await settle(page);
  await expect(conversation(page).getByText(/^Thought for/)).toBeVisible();
  await expect(conversation(page).getByText("Let me see.")).toBeHidden();
  await conversation(page)
    .getByText(/^Thought for/)
    .click();
  await expect(conversation(page).getByText("Let me see.")).toBeVisible();
  await expect(conversation(page)).toContainText("[image not loaded: x]");
  await expect(conversation(page).locator("img")).toHaveCount(0);
  await expect(conversation(page).getByRole("link", { name: "docs" })).toHaveAttribute("rel", /noopener noreferrer/);
  await expect(conversation(page).getByRole("link", { name: "go" })).toHaveCount(0);
  expect(foreign.filter((url) => !url.startsWith("data:") && !url.startsWith("blob:"))).toEqual([]);
});
