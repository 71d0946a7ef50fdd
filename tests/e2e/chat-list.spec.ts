import { readFile } from "node:fs/promises";
import { ask, chats, conversation, openChat, settle } from "~/tests/e2e/chat-page";
import { expect, findSeriousViolations, overflowsDown, overflowsSideways, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { scriptedMlx: true } });

test("chats are found by what was said, renamed, pinned, copied, deleted and put back", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "The mitochondria is the powerhouse of the cell." }] });
  await openChat(page);
  await ask(page, "Biology");
  await settle(page);
  await openChat(page);
  await ask(page, "Chemistry");
  await settle(page);
  const link = (name: RegExp) => chats(page).getByRole("link", { name });
  await expect(link(/Biology/)).toBeVisible();

  await page.getByRole("button", { name: "Menu of Biology" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByLabel("Title of the chat").fill("Cells");
  await page.keyboard.press("Enter");
  await expect(link(/Cells/)).toBeVisible();
  await page.getByRole("button", { name: "Menu of Cells" }).click();
  await page.getByRole("menuitem", { name: "Pin", exact: true }).click();
  await expect(chats(page).getByRole("heading", { name: "Pinned" })).toBeVisible();
  await page.getByRole("button", { name: "Menu of Cells" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(link(/Cells \(copy\)/)).toHaveAttribute("aria-current", "page");
  await expect(conversation(page)).toContainText("mitochondria");

  await page.getByLabel("Search the chats").fill("mitochondria powerhouse");
  await expect(chats(page).locator("mark").first()).toHaveText("mitochondria");
  await expect(link(/Cells/)).toHaveCount(2);
  await page.getByLabel("Search the chats").fill("zebra");
  await expect(chats(page)).toContainText("Nothing with “zebra”");
  await page.getByRole("button", { name: "Clear the search" }).click();

  await page.getByRole("button", { name: "Menu of Cells (copy)" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(link(/Cells \(copy\)/)).toHaveCount(0);
  await expect(page.getByText("Ask test/scripted")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(link(/Cells \(copy\)/)).toBeVisible();
});

test("a chat is exported as Markdown and JSON, and imported again", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ text: "An answer to keep." }] });
  await openChat(page);
  await ask(page, "Keep this");
  await settle(page);
  const download = async (item: string) => {
    await page.getByRole("button", { name: "Menu of this chat" }).click();
    const waiting = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: item }).click();
    const file = await waiting;
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
  };
  const markdown = await download("Export as Markdown");
  expect(markdown.name).toBe("Keep this.md");
  expect(markdown.text).toBe(
    "# Keep this\n\n## Question\n\nKeep this\n\n## Answer (test/scripted)\n\nAn answer to keep.\n",
  );
  const json = await download("Export as JSON");

  const before = page.url();
  const importing = page.getByLabel("Chat to import");
  await importing.setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(json.text) });
  await expect(page).not.toHaveURL(before);
  await expect(conversation(page)).toContainText("An answer to keep.");
  const messages = JSON.stringify({
    messages: [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Ho" },
    ],
  });
  await importing.setInputFiles({ name: "y.json", mimeType: "application/json", buffer: Buffer.from(messages) });
  await expect(conversation(page)).toContainText("Ho");
  await importing.setInputFiles({ name: "z.json", mimeType: "application/json", buffer: Buffer.from("{]") });
  await expect(page.getByText("the file is not JSON")).toBeVisible();
});

test("an address of a chat that is gone says so, and one that is put back shows again", async ({
  page,
  daemon,
  context,
}) => {
  await page.goto("/chat?c=nowhere");
  await expect(page.getByText("This chat is not here")).toBeVisible();
  await daemon.mlx.script({ answers: [{ text: "still here" }] });
  await openChat(page);
  await ask(page, "Shown in two windows");
  await settle(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(conversation(other)).toContainText("still here");
  await page.getByRole("button", { name: "Menu of this chat" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(other.getByText("This chat is not here")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(conversation(other)).toContainText("still here");
});

for (const width of [400, 1024, 1600]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`a conversation at ${width} px, ${colorScheme}: no axe finding, nothing cut off`, async ({ page, daemon }) => {
      const text =
        "# Title\n\nSome `code` and a [link](https://example.com).\n\n```python\ndef f(x):\n    return x + 1  # one more than before, which makes this line rather long for a phone\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done";
      await daemon.mlx.script({ answers: [{ text, thinking: "Hm." }] });
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await openChat(page);
      await ask(page, "A question that is long enough to be broken into several lines where the window is narrow");
      await settle(page);
      await expect(conversation(page)).toContainText("tok/s");
      expect(await findSeriousViolations(page)).toEqual([]);
      expect(await overflowsSideways(page)).toBe(false);
      expect(await overflowsDown(page)).toBe(false);
      if (width < 1024) {
        await page.getByRole("button", { name: "Chats" }).click();
        await expect(page.getByRole("dialog", { name: "Chats" }).getByRole("link").first()).toBeVisible();
        expect(await findSeriousViolations(page)).toEqual([]);
        await page.getByRole("dialog", { name: "Chats" }).getByRole("link").first().click();
        await expect(page.getByRole("dialog")).toHaveCount(0);
      }
    });
  }
}
