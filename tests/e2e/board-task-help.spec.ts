import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { BoardPage, connectTo } from "~/tests/e2e/board-page";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
let board: BoardPage;

test.describe.configure({ timeout: 120_000 });
test.beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
});
test.afterAll(async () => daemon?.stop());
test.afterEach(() => expect(board.complaints).toEqual([]));

test("a task is copied as a prompt with a file, by keyboard, and the sheet stays open", async ({ page, context }) => {
  const folder = join(daemon.home, "user", "project");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "notes.md"), "Dark is #111.\n");
  const api = connectTo(daemon.url);
  await api.workspaces.update.mutate({ id: "home", patch: { path: folder } });
  const { task } = await api.tasks.create.mutate({ title: "Theme switch", criteria: ["It is remembered"] });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: daemon.url });
  board = new BoardPage(page, daemon.url);
  await board.open(`/board?task=${task.id}`);

  await page.getByRole("button", { name: "AI", exact: true }).press("Enter");
  await page.getByRole("menuitem", { name: "Copy as prompt…" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Copy as prompt" });
  await dialog.getByRole("textbox").fill("./notes.md");
  const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  await page.screenshot({ path: test.info().outputPath("copy-prompt.png") });
  await dialog.getByRole("button", { name: "Copy", exact: true }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Prompt copied")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("# Theme switch");
  expect(copied).toContain("- [ ] It is remembered");
  expect(copied).toContain("File notes.md:\n```md\nDark is #111.\n```");
  await expect(page.getByRole("heading", { name: /Task #\d+/ })).toBeVisible();
});

test("what a model writes about a task is watched in its comments, stopped, and asked for again", async ({ page }) => {
  const slow = { text: "One two three four five six seven eight nine ten.", tokenDelayMs: 2_000 };
  await daemon.mlx.script({ answers: [slow, { text: "The layers are sound." }] });
  const { task } = await connectTo(daemon.url).tasks.create.mutate({ title: "Theme switch" });
  board = new BoardPage(page, daemon.url);
  await board.open(`/board?task=${task.id}`);
  const ask = async () => {
    await page.getByRole("button", { name: "AI", exact: true }).press("Enter");
    await page.getByRole("menuitem", { name: "Let a model write…" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Let a model write" });
    await dialog.getByLabel("What it writes").press("Enter");
    await page.getByRole("option", { name: "Assess the architecture" }).press("Enter");
    await dialog.getByRole("button", { name: "Start" }).press("Enter");
  };

  await ask();
  const underWay = page.getByRole("article", { name: /^Assess the architecture/ });
  await expect(underWay).toContainText("One two");
  await expect(underWay.getByRole("status")).toContainText("tokens");
  await page.screenshot({ path: test.info().outputPath("comment-under-way.png") });
  await underWay.getByRole("button", { name: "Stop" }).press("Enter");
  await expect(underWay).toBeHidden();
  await ask();
  const comments = page.getByRole("region", { name: "Comments" });
  await expect(comments.getByText("The layers are sound.")).toBeVisible();
  await expect(comments.getByText("Assess the architecture by test/scripted.")).toBeVisible();
  await expect(comments.getByText("One two")).toBeHidden();
});
