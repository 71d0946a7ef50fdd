import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { BoardPage, connectTo, tabTo } from "~/tests/e2e/board-page";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
let board: BoardPage;
let api: ReturnType<typeof connectTo>;
let taskId: string;

const titles = ["Store the keys", "Register a key", "Sign in with a key", "Recover an account"];

/** What a model answers: four subtasks, each waiting for the first or for the one before it. */
const goodAnswer = JSON.stringify({
  approach: "Storage first, because everything else reads it.",
  subtasks: titles.map((title, index) => ({
    title,
    description: `Work on it: ${title.toLowerCase()}.`,
    acceptance_criteria: ["A test shows it", "The old way still works"],
    complexity: "simple",
    minutes: 30,
    depends_on: index === 0 ? [] : [index],
  })),
});

test.describe.configure({ timeout: 120_000 });
test.beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  api = connectTo(daemon.url);
});
test.afterAll(async () => daemon?.stop());

test.beforeEach(async ({ page }) => {
  const tasks = await api.tasks.list.query({ limit: 1000 });
  // Subtasks go with their task.
  for (const { id, parentId } of tasks) if (parentId === null) await api.tasks.remove.mutate({ id });
  const { task } = await api.tasks.create.mutate({
    title: "Passkeys",
    description: "Let people sign in without a password.",
  });
  taskId = task.id;
  await daemon.mlx.script({ answers: [{ text: goodAnswer }] });
  board = new BoardPage(page, daemon.url);
});
test.afterEach(() => expect(board.complaints).toEqual([]));

/** Opens the task and starts its breakdown from the AI menu. */
async function breakDown(page: Page): Promise<void> {
  await board.open(`/board?task=${taskId}`);
  await page.getByRole("button", { name: "AI", exact: true }).click();
  await page.getByRole("menuitem", { name: /Break down/ }).click();
}

const subtaskTitles = async () => (await api.tasks.get.query({ id: taskId })).subtasks.map(({ title }) => title);

test("by mouse: the text streams, rows are edited, unticked and reordered, applied, and undone", async ({ page }) => {
  await daemon.mlx.script({ answers: [{ text: goodAnswer, tokenDelayMs: 40 }] });
  await breakDown(page);
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("region", { name: "What the model says" })).toContainText("Storage first");
  await expect(sheet.getByRole("button", { name: "Apply 4 of 4" })).toBeVisible({ timeout: 20_000 });
  expect(await subtaskTitles()).toEqual([]);

  await sheet.getByLabel("Title of subtask s2").fill("Register one or more keys");
  await sheet.getByLabel("Create subtask s4").click();
  await expect(sheet.getByRole("button", { name: "Apply 3 of 4" })).toBeVisible();
  await sheet.getByRole("button", { name: "Move subtask s3 up" }).click();
  await expect(page.getByText("s3 no longer waits for s2")).toBeVisible();
  await sheet.getByRole("button", { name: "Wait for s1: Store the keys" }).nth(1).click();
  await sheet.getByLabel("Minutes for subtask s1").fill("3");
  await expect(sheet.getByRole("button", { name: "Apply 3 of 4" })).toBeDisabled();
  await sheet.getByLabel("Minutes for subtask s1").fill("45");

  await page.reload();
  await expect(sheet.getByLabel("Title of subtask s2")).toHaveValue("Register one or more keys");
  await sheet.getByRole("button", { name: "Apply 3 of 4" }).click();
  await expect(page.getByText("3 subtasks created")).toBeVisible();
  await expect(sheet.getByRole("region", { name: "Subtasks" })).toContainText("0 of 3 done");
  expect(await subtaskTitles()).toEqual(["Store the keys", "Sign in with a key", "Register one or more keys"]);
  const cards = await api.tasks.list.query({ limit: 1000 });
  expect(cards.find(({ title }) => title === "Store the keys")?.estimateMinutes).toBe(45);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(subtaskTitles).toEqual([]);
});

test("by keyboard alone: start, untick, reorder, apply, undo", async ({ page }) => {
  await board.open();
  await expect(board.handle("Passkeys")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(board.handle("Passkeys")).toBeFocused();
  await page.keyboard.press("Enter");
  const ai = page.getByRole("button", { name: "AI", exact: true });
  await expect(ai).toBeVisible();
  await tabTo(page, ai);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: /Break down/ })).toBeFocused();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("button", { name: "Apply 4 of 4" })).toBeVisible();

  await tabTo(page, sheet.getByLabel("Create subtask s2"));
  await page.keyboard.press("Space");
  await tabTo(page, sheet.getByLabel("Title of subtask s4"));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Get back in");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByRole("status").filter({ hasText: "s4 moved to position 3 of 4" })).toHaveCount(1);
  await tabTo(page, sheet.getByRole("button", { name: "Apply 3 of 4" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("3 subtasks created")).toBeVisible();
  expect(await subtaskTitles()).toEqual(["Store the keys", "Get back in", "Sign in with a key"]);
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(subtaskTitles).toEqual([]);
});

test("started from a card's menu, rows are dragged into another order", async ({ page }) => {
  await board.open();
  await board.card("Passkeys").hover();
  await board
    .card("Passkeys")
    .getByRole("button", { name: /Actions/ })
    .click();
  const item = page.getByRole("menuitem", { name: /Break down/ });
  await expect(item).toContainText("test/scripted");
  await item.click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("button", { name: "Apply 4 of 4" })).toBeVisible();
  const first = sheet.getByRole("button", { name: "Reorder subtask s1" });
  await board.drag(first, sheet.getByRole("button", { name: "Reorder subtask s2" }), 30);
  await expect(page.getByText("s2 no longer waits for s1")).toBeVisible();
  const keys = await sheet
    .getByLabel(/^Create subtask/)
    .evaluateAll((ticks) => ticks.map((tick) => tick.getAttribute("aria-label")));
  expect(keys.map((label) => label?.slice(-2))).toEqual(["s2", "s1", "s3", "s4"]);
});

test("a failed breakdown shows the reason and the raw text, and Try again works", async ({ page }) => {
  await daemon.mlx.script({ answers: [{ text: "I would rather write a poem about keys." }] });
  await breakDown(page);
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("alert")).toContainText("The breakdown failed");
  await expect(sheet.getByRole("region", { name: "Raw text of the model" })).toContainText("a poem about keys");
  await page.reload();
  await expect(sheet.getByRole("region", { name: "Raw text of the model" })).toContainText("a poem about keys");
  await daemon.mlx.script({ answers: [{ text: goodAnswer }] });
  await sheet.getByRole("button", { name: "Try again" }).click();
  await expect(sheet.getByRole("button", { name: "Apply 4 of 4" })).toBeVisible();
});

test("a breakdown is cancelled, leaves nothing behind, and a closed one is found again on its task", async ({
  page,
}) => {
  await daemon.mlx.script({ answers: [{ text: goodAnswer, tokenDelayMs: 500 }] });
  await breakDown(page);
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("button", { name: "Cancel" })).toBeVisible();
  await page.keyboard.press("Escape");
  await sheet.getByRole("button", { name: "Watch" }).click();
  await sheet.getByRole("button", { name: "Cancel" }).click();
  await expect(sheet.getByRole("alert")).toContainText("The breakdown was stopped");
  expect(await api.proposals.list.query({ taskId })).toEqual([]);
});

test("a proposal waits on its task; a change makes it stale, and it can be applied anyway or rejected", async ({
  page,
}) => {
  await breakDown(page);
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("button", { name: "Apply 4 of 4" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet.getByText(/proposed 4 subtasks/)).toBeVisible();
  const { version } = await api.tasks.get.query({ id: taskId });
  await api.tasks.update.mutate({ id: taskId, version, patch: { description: "Something else." } });
  await sheet.getByRole("button", { name: "Review", exact: true }).click();
  await expect(sheet.getByText("The task changed after the model read it")).toBeVisible();
  await sheet.getByRole("button", { name: "Apply anyway 4 of 4" }).click();
  await expect(page.getByText("4 subtasks created")).toBeVisible();
  await expect.poll(subtaskTitles).toEqual(titles);

  const [applied] = await api.proposals.list.query({ taskId });
  await board.open(`/board?proposal=${applied?.id}`);
  await expect(sheet.getByText("This proposal is closed")).toBeVisible();

  await breakDown(page);
  await expect(sheet.getByRole("button", { name: "Apply 4 of 4" })).toBeVisible();
  await sheet.getByRole("button", { name: "Reject" }).click();
  await expect(page.getByText("Proposal rejected")).toBeVisible();
  await expect(sheet.getByText(/proposed 4 subtasks/)).toHaveCount(0);
});

test("an error's toast leaves the review's buttons free", async ({ page }) => {
  await breakDown(page);
  const apply = page.getByRole("dialog").getByRole("button", { name: /^Apply/ });
  await expect(apply).toBeEnabled();
  await page.route("**/trpc/proposals.accept*", (route) => route.abort());
  for (const [width, height] of [
    [1600, 900],
    [400, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    await apply.click();
    const toast = page.locator("[data-sonner-toast]").first();
    await expect(toast).toBeVisible();
    const free = async () => {
      const [above, below] = [await toast.boundingBox(), await apply.boundingBox()];
      return above && below ? below.y - (above.y + above.height) : -1;
    };
    await expect.poll(free).toBeGreaterThan(0);
  }
  // The browser itself complains of the request that was cut off.
  board.complaints.length = 0;
});

test("axe finds nothing serious on the review", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await breakDown(page);
  await expect(page.getByRole("dialog").getByRole("button", { name: "Apply 4 of 4" })).toBeVisible();
  await page
    .getByRole("button", { name: /2 criteria/ })
    .first()
    .click();
  const { violations } = await new AxeBuilder({ page }).include("[role=dialog]").analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
});

test("rows are merged, asked for anew and added before they are applied", async ({ page }) => {
  const other = { approach: "x", subtasks: [JSON.parse(goodAnswer).subtasks[0]] };
  other.subtasks[0] = { ...other.subtasks[0], title: "Ask an expert", depends_on: [] };
  await daemon.mlx.script({ answers: [{ text: goodAnswer }, { text: JSON.stringify(other) }] });
  await breakDown(page);
  await page.getByRole("button", { name: "More for subtask s2" }).click();
  await page.getByRole("menuitem", { name: "Merge with the one above" }).click();
  await expect(page.getByLabel("Title of subtask s1")).toHaveValue(`${titles[0]}; ${titles[1]}`);
  await page.getByRole("button", { name: "More for subtask s3" }).click();
  await page.getByRole("menuitem", { name: "Ask the model for another" }).click();
  await page.getByLabel(/What should be different/).fill("somebody who knows it");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page.getByLabel("Title of subtask s3")).toHaveValue("Ask an expert");
  await page.getByRole("button", { name: "Add a subtask of your own" }).click();
  await expect(page.getByText("1 row needs a correction")).toBeVisible();
  await page.getByLabel("Title of subtask s2").fill("Tell everybody");
  await page.getByLabel("Criteria, one a line of subtask s2").fill("All know it");
  await page.getByRole("button", { name: "Apply 4 of 4" }).click();
  await expect
    .poll(subtaskTitles)
    .toEqual([`${titles[0]}; ${titles[1]}`, "Ask an expert", titles[3], "Tell everybody"]);
});

test("a document read from a file becomes tasks for each of its sections", async ({ page }) => {
  const answer = (title: string) => {
    const [first] = JSON.parse(goodAnswer).subtasks;
    return { text: JSON.stringify({ approach: "x", subtasks: [{ ...first, title, depends_on: [] }] }) };
  };
  await daemon.mlx.script({ answers: [answer("Write the login"), answer("Write the search")] });
  await board.open("/board");
  await page.getByRole("button", { name: "New task" }).click();
  const buffer = Buffer.from("# Relaunch\n\n## Login\nPeople sign in.\n\n## Search\nFind things.");
  const file = { name: "brief.md", mimeType: "text/markdown", buffer };
  await page.getByLabel("A file with the text").setInputFiles(file);
  await expect(page.getByLabel("Title", { exact: true })).toHaveValue("Relaunch");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("button", { name: "Apply 2 of 2" }).click();
  await expect(board.card("Write the login")).toBeVisible();
  await expect(board.card("Write the search")).toBeVisible();
});

test("a model is asked how hard a task is, and a different answer is shown as such", async ({ page }) => {
  const opinion = { reason: "Keys are hard to get right.", class: "complex" };
  await daemon.mlx.script({ answers: [{ text: JSON.stringify(opinion) }] });
  await board.open(`/board?task=${taskId}`);
  const analysis = page.getByRole("region", { name: "Analysis" });
  await analysis.getByRole("button", { name: "Ask a model" }).click();
  await expect(analysis.getByText("Keys are hard to get right.")).toBeVisible();
  await expect(analysis.getByText("test/scripted says complex:")).toBeVisible();
  await expect(analysis.getByText("they differ")).toBeVisible();
});
