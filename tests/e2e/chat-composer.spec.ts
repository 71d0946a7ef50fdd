import { ask, conversation, openChat, sentMessages, settle } from "~/tests/e2e/chat-page";
import { expect, findSeriousViolations, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { scriptedMlx: true } });

interface Sent {
  messages: { role: string; content: string }[];
  options: Record<string, unknown>;
}

test("system prompt and options are sent, marked as changed, saved as a preset and reset", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "Aye." }] });
  await openChat(page);
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Chat settings" });
  await sheet.getByLabel("System prompt").fill("Talk like a sailor.");
  await sheet.getByLabel("Temperature").fill("9");
  await expect(sheet.getByText("A number from 0 to 2")).toBeVisible();
  await sheet.getByLabel("Temperature").fill("0.2");
  await expect(sheet.getByText("changed")).toHaveCount(2);
  expect(await findSeriousViolations(page)).toEqual([]);
  await sheet.getByLabel("Save these settings as").fill("Sailor");
  await sheet.getByRole("button", { name: "Save", exact: true }).click();
  await expect(sheet.getByRole("combobox", { name: "Preset" })).toContainText("Sailor");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Settings, 2 changed" })).toBeVisible();
  await ask(page, "Hello");
  await expect(conversation(page)).toContainText("Aye.");
  const [first] = (await sentMessages(await daemon.mlx.requests())) as Sent[];
  expect(first).toMatchObject({
    messages: [
      { role: "system", content: "Talk like a sailor." },
      { role: "user", content: "Hello" },
    ],
    options: { temperature: 0.2 },
  });

  await page.getByRole("button", { name: "Settings, 2 changed" }).click();
  await sheet.getByRole("button", { name: "Reset to defaults" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Settings", exact: true })).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await sheet.getByRole("combobox", { name: "Preset" }).click();
  await page.getByRole("option", { name: "Sailor" }).click();
  await expect(sheet.getByLabel("System prompt")).toHaveValue("Talk like a sailor.");
});

test("Shift+Enter breaks the line, drafts are kept for each chat, arrow up brings back what was sent", async ({
  page,
  daemon,
}) => {
  await daemon.mlx.script({ answers: [{ text: "fine" }] });
  await openChat(page);
  const field = page.getByLabel("Message");
  await field.fill("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  await expect(field).toHaveValue("one\ntwo");
  await page.keyboard.press("Enter");
  await settle(page);
  await expect(field).toHaveValue("");
  await field.fill("a draft of this chat");
  await page.getByRole("button", { name: "New chat" }).click();
  await expect(page.getByText("Ask test/scripted")).toBeVisible();
  await expect(field).toHaveValue("");
  await field.press("ArrowUp");
  await expect(field).toHaveValue("one\ntwo");
  await field.press("ArrowDown");
  await expect(field).toHaveValue("");
  await page.goBack();
  await expect(field).toHaveValue("a draft of this chat");
  await page.reload();
  await expect(field).toHaveValue("a draft of this chat");
});

test("a text file goes fenced with the message; what cannot go says why", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "read" }] });
  await openChat(page);
  const picker = page.getByLabel("Files to attach");
  await picker.setInputFiles([
    { name: "notes.md", mimeType: "text/markdown", buffer: Buffer.from("```js\n1\n```\n") },
    { name: "a.bin", mimeType: "application/octet-stream", buffer: Buffer.from([0, 159, 146, 150]) },
    { name: "cat.png", mimeType: "image/png", buffer: Buffer.from("not really a png") },
    { name: "big.txt", mimeType: "text/plain", buffer: Buffer.alloc(600 * 1024, "a") },
  ]);
  await expect(page.getByText("a.bin is not a text file.")).toBeVisible();
  await expect(page.getByText("which this model cannot see")).toBeVisible();
  await expect(page.getByText("big.txt has 614 KB")).toBeVisible();
  await expect(page.getByRole("list", { name: "Attached files" }).getByRole("listitem")).toHaveCount(1);
  await page.getByLabel("Message").fill("Read this");
  await page.keyboard.press("Enter");
  await settle(page);
  const [sent] = (await sentMessages(await daemon.mlx.requests())) as Sent[];
  expect(sent?.messages[0]?.content).toBe("File notes.md:\n````md\n```js\n1\n```\n````\n\nRead this");
  await conversation(page).getByRole("button", { name: "Show notes.md" }).click();
  await expect(page.getByRole("dialog", { name: "notes.md" })).toContainText("```js");
});

test("a long pasted text becomes a file", async ({ page }) => {
  await openChat(page);
  await page.getByLabel("Message").focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "long ".repeat(2_000));
    document.activeElement?.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await expect(page.getByRole("list", { name: "Attached files" })).toContainText("pasted-1.txt");
  await page.getByRole("button", { name: "Remove pasted-1.txt" }).click();
  await expect(page.getByRole("list", { name: "Attached files" })).toHaveCount(0);
});

test("the meter warns before the context is full and offers more", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "fine", promptTokens: 4_000 }] });
  await openChat(page);
  await ask(page, "Hello");
  await settle(page);
  await expect(page.getByText("The context is nearly full.")).toBeVisible();
  await page.getByRole("button", { name: /^Context: 4,001 of 4,096 tokens/ }).click();
  await expect(page.getByRole("dialog", { name: "What this chat cost" })).toContainText("Prompt tokens read4,000");
});

test("everything is done by keyboard, and the keys are listed", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "answer one" }, { text: "answer two" }] });
  await openChat(page);
  await ask(page, "Keys");
  await settle(page);
  await page.getByLabel("Message").press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Answer again");
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await expect(conversation(page)).toContainText("answer two");
  await settle(page);
  await page.keyboard.press("[");
  await expect(conversation(page)).toContainText("answer one");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("e");
  await expect(conversation(page).getByLabel("Question", { exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(page.getByText("Ask test/scripted")).toBeVisible();
  await page.getByLabel("Message").press("Escape");
  await page.keyboard.press("/");
  await expect(page.getByLabel("Search the chats")).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await expect(conversation(page)).toContainText("Keys");
});

test("a prompt of the product is tried in a chat", async ({ page }) => {
  await page.goto("/prompts");
  await page.getByRole("button", { name: "Try in a chat" }).click();
  await expect(page).toHaveURL(/\/chat/);
  await expect(page.getByLabel("Message")).toHaveValue(/\{task\}|task/);
});

test("a model's own defaults are shown and sent where the chat says nothing", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "fine" }] });
  const defaults = { system: "Always rhyme.", options: { temperature: 0.3, top_k: 7 }, keepAlive: null };
  const save = (value: typeof defaults) =>
    page.request.post("/trpc/models.saveDefaults", { data: { name: "test/scripted", defaults: value } });
  expect((await save(defaults)).ok()).toBe(true);
  await openChat(page);
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await expect(page.getByLabel("Temperature")).toHaveAttribute("placeholder", "default 0.3");
  await page.getByLabel("Temperature").fill("1.5");
  await page.keyboard.press("Escape");
  await ask(page, "Hello");
  await settle(page);
  const [sent] = (await sentMessages(await daemon.mlx.requests())) as Sent[];
  expect(sent?.messages[0]).toEqual({ role: "system", content: "Always rhyme." });
  expect(sent?.options).toEqual({ temperature: 1.5, top_k: 7 });
  await save({ system: "", options: {} as typeof defaults.options, keepAlive: null });
});
