import { expect, type Locator, type Page, test } from "@playwright/test";
import { BoardPage, connectTo, tabTo } from "~/tests/e2e/board-page";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
let board: BoardPage;
let api: ReturnType<typeof connectTo>;

test.describe.configure({ timeout: 120_000 });
test.beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  api = connectTo(daemon.url);
});
test.afterAll(async () => daemon?.stop());

test.beforeEach(async ({ page }) => {
  for (const archived of [false, true]) {
    const tasks = await api.tasks.list.query({ archived, limit: 1000 });
    // Subtasks go with their parents.
    for (const { id, parentId } of tasks) if (parentId === null) await api.tasks.remove.mutate({ id });
  }
  board = new BoardPage(page, daemon.url);
});
test.afterEach(() => expect(board.complaints).toEqual([]));

const add = async (title: string, tags: string[] = []) => (await api.tasks.create.mutate({ title, tags })).task;

/** Goes to a control by Tab and presses a key there. */
async function pressOn(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await expect(target).toBeVisible();
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Goes to an item of the open menu by arrows and takes it. */
async function takeItem(page: Page, item: Locator): Promise<void> {
  await expect(item).toBeVisible();
  for (let presses = 0; presses < 30; presses++) {
    if (await item.evaluate((element) => element === document.activeElement)) return page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
  }
  throw new Error("the arrows do not reach the menu's item");
}

test("a bulk change by keyboard alone: select, change, archive, undo", async ({ page }) => {
  for (const title of ["one", "two", "three"]) await add(title);
  await board.open();
  await expect(board.handle("one")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  const bar = page.getByRole("region", { name: "2 tasks selected" });
  await pressOn(page, bar.getByRole("button", { name: "Priority" }));
  await takeItem(page, page.getByRole("menuitem", { name: "critical" }));
  await expect(board.card("one")).toContainText("critical");
  await expect(board.card("two")).toContainText("critical");
  await pressOn(page, bar.getByRole("button", { name: "Archive" }));
  await expect.poll(() => board.titles("Todo")).toEqual(["three"]);
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => board.titles("Todo")).toEqual(["one", "two", "three"]);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(board.card("one")).not.toContainText("critical");
});

test("views by keyboard alone: tabs by arrows, swimlanes, and a saved view", async ({ page }) => {
  await add("mend", ["api"]);
  await add("paint", ["ui"]);
  await board.open();
  await expect(board.handle("mend")).toBeVisible();
  await pressOn(page, page.getByRole("tab", { name: "Board" }), "ArrowRight");
  await expect(page.getByRole("tab", { name: "Plan" })).toBeFocused();
  await expect(page.getByRole("region", { name: "Wave 1" })).toContainText("mend");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("img", { name: /^Burndown/ })).toBeVisible();
  await page.keyboard.press("Home");
  await expect(board.handle("mend")).toBeVisible();

  await pressOn(page, page.getByRole("button", { name: "Swimlanes" }));
  await takeItem(page, page.getByRole("menuitemradio", { name: "First tag" }));
  await expect(page.getByRole("heading", { level: 3 })).toHaveText([/^api/, /^ui/, /^No tag/]);
  await page.keyboard.press("/");
  await page.keyboard.type("tag:api");
  await expect(page.getByRole("heading", { level: 3 })).toHaveText([/^api/]);
  await pressOn(page, page.getByRole("button", { name: "Saved views" }));
  await takeItem(page, page.getByRole("menuitem", { name: "Save this filter…" }));
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("The API");
  await page.keyboard.press("Enter");
  await expect(page.getByText('View "The API" saved')).toBeVisible();

  await board.open();
  await expect(board.handle("paint")).toBeVisible();
  await pressOn(page, page.getByRole("button", { name: "Saved views" }));
  await takeItem(page, page.getByRole("menuitem", { name: /^The API/ }));
  await expect(page).toHaveURL(/lanes=tag/);
  await expect(board.card("paint")).toHaveCount(0);
  await expect(board.card("mend")).toBeVisible();
});

test("a document becomes tasks by keyboard alone", async ({ page }) => {
  const answer = (title: string) => ({
    text: JSON.stringify({
      approach: "x",
      subtasks: [
        { title, description: "d", acceptance_criteria: ["shown"], complexity: "simple", minutes: 30, depends_on: [] },
      ],
    }),
  });
  await daemon.mlx.script({ answers: [answer("Write the login"), answer("Write the search")] });
  const { task } = await api.tasks.create.mutate({
    title: "Relaunch",
    description: "# Relaunch\n\n## Login\nPeople sign in.\n\n## Search\nFind things.",
  });
  await board.open();
  await expect(board.handle("Relaunch")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await pressOn(page, page.getByRole("button", { name: "AI", exact: true }));
  await takeItem(page, page.getByRole("menuitem", { name: /Tasks from its text/ }));
  await pressOn(page, page.getByRole("button", { name: "Apply 2 of 2" }));
  await expect(page.getByText(/tasks created/)).toBeVisible();
  await expect.poll(async () => (await api.tasks.get.query({ id: task.id })).subtasks).toHaveLength(2);
});
