import { ask, chats, conversation, openChat, sentMessages, settle } from "~/tests/e2e/chat-page";
import { expect, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { scriptedMlx: true, scriptedOllama: true } });

test("a question is asked differently, and both versions stay", async ({ page, daemon }) => {
  await daemon.mlx.script({
    answers: [
      { match: "first", text: "to the first" },
      { match: "second", text: "to the second" },
    ],
  });
  await openChat(page);
  await ask(page, "first");
  await expect(conversation(page)).toContainText("to the first");
  await page.getByRole("button", { name: "Edit the question" }).click();
  const editor = conversation(page).getByLabel("Question", { exact: true });
  await expect(editor).toHaveValue("first");
  await editor.fill("second");
  await editor.press("Control+Enter");
  await expect(conversation(page)).toContainText("to the second");
  await expect(conversation(page)).toContainText("2/2");
  await page.getByRole("button", { name: "Previous version of this question" }).click();
  await expect(conversation(page)).toContainText("to the first");
  await expect(conversation(page)).not.toContainText("to the second");
});

test("answers are made again, chosen, edited, deleted and put back", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "answer one" }, { text: "answer two" }] });
  await openChat(page);
  await ask(page, "Say something");
  await expect(conversation(page)).toContainText("answer one");
  await page.getByRole("button", { name: "Answer again" }).click();
  await expect(conversation(page)).toContainText("answer two");
  await page.getByRole("button", { name: "Previous answer" }).click();
  await expect(conversation(page)).toContainText("answer one");

  await page.getByRole("button", { name: "More about this answer" }).click();
  await page.getByRole("menuitem", { name: "Edit the answer" }).click();
  await conversation(page).getByLabel("Answer", { exact: true }).fill("by my own hand");
  await page.getByRole("button", { name: "Save as another answer" }).click();
  await expect(conversation(page)).toContainText("by my own hand");
  await expect(conversation(page)).toContainText("3/3");

  await page.getByRole("button", { name: "More about this answer" }).click();
  await page.getByRole("menuitem", { name: "Delete the answer" }).click();
  await expect(conversation(page)).toContainText("answer two");
  await expect(conversation(page)).toContainText("2/2");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(conversation(page)).toContainText("by my own hand");
});

test("a question leaves with its answers, and what follows is sent without it", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "fine" }] });
  await openChat(page);
  await ask(page, "alpha");
  await settle(page);
  await ask(page, "beta");
  await settle(page);
  await page.getByRole("button", { name: "Delete the question and its answers" }).first().click();
  await expect(conversation(page)).not.toContainText("alpha");
  await expect(conversation(page)).toContainText("beta");
  await ask(page, "gamma");
  await settle(page);
  const last = (await sentMessages(await daemon.mlx.requests())).at(-1) as { messages: { content: string }[] };
  expect(last.messages.map(({ content }) => content)).toEqual(["beta", "fine", "gamma"]);
});

test("a chat is forked from a turn", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "fine" }] });
  await openChat(page);
  await ask(page, "alpha");
  await settle(page);
  await ask(page, "beta");
  await settle(page);
  const before = page.url();
  await page.getByRole("button", { name: "More about this answer" }).first().click();
  await page.getByRole("menuitem", { name: "Fork the chat here" }).click();
  await expect(page).not.toHaveURL(before);
  await expect(conversation(page)).toContainText("alpha");
  await expect(conversation(page)).not.toContainText("beta");
  await expect(chats(page).getByRole("link", { name: /alpha \(fork\)/ })).toBeVisible();
});

test("two models answer side by side, and one goes on", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "from the left", tokenDelayMs: 150 }, { text: "left again" }] });
  await daemon.ollama.script({
    answers: [{ text: "from the right", tokenDelayMs: 150 }, { text: "right again" }],
    models: ["scripted:latest"],
  });
  await page.goto("/chat?model=test%2Fscripted&with=scripted%3Alatest");
  await expect(page.getByText("Ask test/scripted and scripted:latest")).toBeVisible();
  await ask(page, "Which?");
  await expect(conversation(page).getByText("Which?")).toHaveCount(1);
  await expect(conversation(page)).toContainText("from the left");
  await expect(conversation(page)).toContainText("from the right");
  await settle(page);
  await ask(page, "And now?");
  await settle(page);
  await expect(conversation(page)).toContainText("left again");
  await expect(conversation(page)).toContainText("right again");
  const right = (await sentMessages(await daemon.ollama.requests())).at(-1) as { messages: { content: string }[] };
  expect(right.messages.map(({ content }) => content)).toEqual(["Which?", "from the right", "And now?"]);

  await page.getByRole("button", { name: "Continue with scripted:latest (right)" }).click();
  await expect(conversation(page)).not.toContainText("from the left");
  await expect(conversation(page)).toContainText("right again");
  await expect(page.getByRole("button", { name: "Model: scripted:latest" })).toBeVisible();
});

test("a second model is brought in for the last question, with options of its own", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "cool" }] });
  await openChat(page);
  await ask(page, "Weather?");
  await settle(page);
  await page.getByRole("button", { name: "Compare with another model" }).click();
  await page.getByRole("option", { name: /test\/scripted/ }).click();
  await expect(conversation(page).getByText("cool")).toHaveCount(2);
  await page.getByRole("button", { name: "Settings (right)" }).click();
  await page.getByLabel("Temperature").fill("0.2");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Settings (right), 1 changed" })).toBeVisible();
  await ask(page, "Tomorrow?");
  await settle(page);
  const sent = (await sentMessages(await daemon.mlx.requests())) as { options: { temperature?: number } }[];
  expect(sent.slice(-2).map(({ options }) => options.temperature)).toEqual(expect.arrayContaining([undefined, 0.2]));
});

test("who waits for a busy model sees the place in the queue", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "first", startDelayMs: 60_000 }] });
  const busy = new AbortController();
  const others = Array.from({ length: 9 }, () =>
    fetch(`${daemon.url}/api/chat`, {
      method: "POST",
      body: JSON.stringify({ model: "test/scripted", messages: [{ role: "user", content: "busy" }] }),
      signal: busy.signal,
    }).catch(() => null),
  );
  await expect.poll(async () => (await daemon.mlx.requests()).length).toBeGreaterThanOrEqual(9);
  await openChat(page);
  await ask(page, "Me too");
  await expect(conversation(page)).toContainText(/Waiting in the queue, place \d+/);
  await page.keyboard.press("Escape");
  await settle(page);
  busy.abort();
  await Promise.all(others);
});

test("another model answers the same question", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "from MLX" }] });
  await daemon.ollama.script({ answers: [{ text: "from Ollama" }], models: ["scripted:latest"] });
  await openChat(page);
  await ask(page, "Who?");
  await expect(conversation(page)).toContainText("from MLX");
  await settle(page);
  await page.getByRole("button", { name: "Answer with another model" }).click();
  await page.getByRole("option", { name: /scripted:latest/ }).click();
  await expect(conversation(page)).toContainText("from Ollama");
  await expect(conversation(page)).toContainText("2/2");
  await expect(page.getByRole("button", { name: "Model: test/scripted" })).toBeVisible();
});
