import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, test } from "@playwright/test";
import { BoardPage, connectTo } from "~/tests/e2e/board-page";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
let board: BoardPage;
let api: ReturnType<typeof connectTo>;

test.beforeAll(async () => {
  daemon = await startDaemon();
  api = connectTo(daemon.url);
});
test.afterAll(async () => daemon?.stop());

test.beforeEach(async ({ page }) => {
  const tasks = await api.tasks.list.query({ limit: 1000 });
  // Subtasks go with their parents.
  for (const { id } of tasks.filter(({ parentId }) => parentId === null)) await api.tasks.remove.mutate({ id });
  board = new BoardPage(page, daemon.url);
});
test.afterEach(() => expect(board.complaints).toEqual([]));

const add = async (title: string, more: Partial<Parameters<typeof api.tasks.create.mutate>[0]> = {}) =>
  (await api.tasks.create.mutate({ ...more, title })).task;

const row = (name: string): Locator => board.page.getByRole("region", { name: new RegExp(`^${name}, \\d+ tasks?$`) });
const cell = (name: string, status: string): Locator => row(name).locator(`[data-lane="${status}"]`);
const said = (text: string) => expect(board.page.getByRole("status").filter({ hasText: text })).toHaveCount(1);
const stored = async (id: string) => {
  const { status, tags, priority, parentId } = await api.tasks.get.query({ id });
  return { status, tags, priority, parentId };
};

test("rows are chosen in the toolbar, stand in the address and fold", async ({ page }) => {
  await add("draw", { tags: ["ui"] });
  await add("serve", { tags: ["api", "ui"] });
  await add("plain");
  await board.open();
  await page.getByRole("button", { name: "Swimlanes" }).click();
  await page.getByRole("menuitemradio", { name: "First tag" }).click();
  await expect(page).toHaveURL(/lanes=tag/);
  await expect(cell("api", "Todo")).toContainText("serve");
  await expect(cell("ui", "Todo")).toContainText("draw");
  await expect(cell("No tag", "Todo")).toContainText("plain");
  await expect(page.getByRole("heading", { level: 3 })).toHaveText([/^api/, /^ui/, /^No tag/]);
  await page.reload();
  const fold = row("api").getByRole("button", { name: /^api/ });
  await fold.click();
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  await expect(board.card("serve")).toHaveCount(0);
  await fold.press("Enter");
  await expect(board.card("serve")).toBeVisible();
  await page.getByRole("button", { name: "Swimlanes by first tag" }).click();
  await page.getByRole("menuitemradio", { name: "None" }).click();
  await expect(page).not.toHaveURL(/lanes=/);
  await expect.poll(() => board.titles("Todo")).toEqual(["draw", "serve", "plain"]);
});

test("a card dragged into another row and column takes both in one change that one undo takes back", async ({
  page,
}) => {
  const task = await add("draw", { tags: ["ui", "old"] });
  await add("serve", { tags: ["api"] });
  await board.open("/board?lanes=tag");
  await expect(board.handle("draw")).toBeVisible();
  await board.drag(board.handle("draw"), cell("api", "Review"), 20);
  await expect(cell("api", "Review")).toContainText("draw");
  await expect.poll(() => stored(task.id)).toMatchObject({ status: "Review", tags: ["api", "old"] });
  await page.keyboard.press("ControlOrMeta+z");
  await expect(cell("ui", "Todo")).toContainText("draw");
  await expect.poll(() => stored(task.id)).toMatchObject({ status: "Todo", tags: ["ui", "old"] });
  await board.drag(board.handle("draw"), cell("No tag", "Blocked"), 10);
  await expect.poll(() => stored(task.id)).toMatchObject({ status: "Blocked", tags: [] });
});

test("on a phone a long press carries a card into another row", async ({ browser }) => {
  const task = await add("draw", { tags: ["ui"] });
  await add("serve", { tags: ["api"] });
  const context = await browser.newContext({ viewport: { width: 400, height: 800 }, hasTouch: true, isMobile: true });
  const phone = new BoardPage(await context.newPage(), daemon.url);
  await phone.open("/board?lanes=tag");
  const from = await phone.handle("draw").boundingBox();
  const to = await phone.page.locator('[data-group="api"][data-lane="Todo"]').boundingBox();
  if (!from || !to) throw new Error("the card or the row is not on the page");
  const touch = await context.newCDPSession(phone.page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", x?: number, y?: number) =>
    touch.send("Input.dispatchTouchEvent", { type, touchPoints: x === undefined || y === undefined ? [] : [{ x, y }] });
  const announced = (text: string) => expect(phone.page.getByRole("status").filter({ hasText: text })).toHaveCount(1);
  const [x, y, endY] = [from.x + 60, from.y + 20, to.y + to.height / 2];
  await send("touchStart", x, y);
  await announced("Picked up");
  for (let step = 1; step <= 8; step++) await send("touchMove", x, y + ((endY - y) * step) / 8);
  await announced("api, Todo");
  await send("touchEnd");
  await expect.poll(() => stored(task.id)).toMatchObject({ status: "Todo", tags: ["api"] });
  await expect(phone.page.locator('[data-group="api"][data-lane="Todo"]')).toContainText("draw");
  // A short swipe scrolls and carries nothing.
  await send("touchStart", x, endY);
  for (let step = 1; step <= 4; step++) await send("touchMove", x, endY - 30 * step);
  await send("touchEnd");
  expect(await stored(task.id)).toMatchObject({ status: "Todo", tags: ["api"] });
  expect(phone.complaints).toEqual([]);
  await context.close();
});

test("by keyboard alone: arrows go from row to row, Shift moves across them, m carries with the row's name", async ({
  page,
}) => {
  const parent = await add("The whole");
  const child = await add("A part", { parentId: parent.id });
  const free = await add("Free");
  await board.open("/board?lanes=parent");
  await board.handle("A part").focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(":focus")).toContainText("The whole");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Shift+ArrowUp");
  await said(`moved to #${parent.number} The whole, Todo, position 2 of 2`);
  await expect(page.locator(":focus")).toContainText("Free");
  await expect.poll(() => stored(free.id)).toMatchObject({ parentId: parent.id, status: "Todo" });

  await page.keyboard.press("m");
  await said("Picked up");
  await page.keyboard.press("ArrowRight");
  await said(`#${parent.number} The whole, In Progress, position 1`);
  await page.keyboard.press("ArrowDown");
  await said("No parent, In Progress, position 1");
  await page.keyboard.press("Space");
  await expect.poll(() => stored(free.id)).toMatchObject({ parentId: null, status: "In Progress" });
  await expect(page.locator(":focus")).toContainText("Free");
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => stored(free.id)).toMatchObject({ parentId: parent.id, status: "Todo" });
  await expect(cell(`#${parent.number} The whole`, "Todo")).toContainText("Free");

  // A task cannot go below itself: there is no row above it.
  await board.handle("The whole").focus();
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Shift+ArrowRight");
  await said("moved to No parent, In Progress");
  await expect.poll(() => stored(parent.id)).toMatchObject({ parentId: null, status: "In Progress" });
  expect((await stored(child.id)).parentId).toBe(parent.id);
});

test("all priorities stand there to be moved into; a row's button adds to it", async ({ page }) => {
  const task = await add("urgent soon");
  await board.open("/board?lanes=priority");
  await expect(page.getByRole("heading", { level: 3 })).toHaveText([/^critical/, /^high/, /^medium/, /^low/]);
  await board.handle("urgent soon").focus();
  await page.keyboard.press("Shift+ArrowUp");
  await expect.poll(() => stored(task.id)).toMatchObject({ priority: "high", status: "Todo" });
  await expect(cell("high", "Todo")).toContainText("urgent soon");
  await page.getByRole("button", { name: "Add to critical" }).click();
  await page.getByLabel("Title of a new task in critical").fill("at once");
  await page.keyboard.press("Enter");
  await expect(cell("critical", "Todo")).toContainText("at once");
});

test("a filter leaves only rows with cards; a saved view keeps filter and rows", async ({ page }) => {
  await add("mend", { tags: ["api"] });
  await add("paint", { tags: ["ui"] });
  await board.open("/board?lanes=tag&q=mend");
  await expect(page.getByRole("heading", { level: 3 })).toHaveText([/^api/]);
  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("menuitem", { name: "Save this filter…" }).click();
  await expect(page.getByRole("dialog")).toContainText("mend, swimlanes by tag");
  await page.getByLabel("Name").fill("Mending");
  await page.keyboard.press("Enter");
  await expect(page.getByText('View "Mending" saved')).toBeVisible();
  await board.open("/board");
  await expect(board.handle("paint")).toBeVisible();
  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("menuitem", { name: /^Mending/ }).click();
  await expect(page).toHaveURL(/lanes=tag/);
  await expect(page.getByRole("heading", { level: 3 })).toHaveText([/^api/]);
  await page.getByLabel("Filter tasks").fill("nothing has this");
  await expect(page.getByText("Nothing matches the filter")).toBeVisible();
});

test("many rows with many cards mount few of them, and a move far away keeps the focus", async ({ page }) => {
  test.setTimeout(120_000);
  for (let start = 0; start < 600; start += 50) {
    const batch = Array.from({ length: 50 }, (_, i) =>
      add(`Card ${start + i}`, { tags: [`tag-${String((start + i) % 60).padStart(2, "0")}`] }),
    );
    await Promise.all(batch);
  }
  await board.open("/board?lanes=tag");
  await expect(row("tag-00")).toBeVisible();
  await expect(page.getByRole("heading", { level: 3 })).toHaveCount(61);
  expect(await page.locator("[data-card-id]").count()).toBeLessThan(120);
  await row("tag-59").scrollIntoViewIfNeeded();
  await expect(cell("tag-59", "Todo").locator("[data-card-id]").first()).toBeVisible();
  await cell("tag-59", "Todo").locator("[data-card-id] button").first().focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(cell("tag-59", "In Progress").locator("button:focus")).toHaveCount(1);
});

for (const theme of ["light", "dark"] as const) {
  for (const width of [400, 1400]) {
    test(`axe finds nothing serious on rows, ${theme}, ${width} px`, async ({ page }) => {
      const parent = await add("The whole", { priority: "critical" });
      await add("A part", { parentId: parent.id, tags: ["tag"] });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await board.open("/board?lanes=parent");
      await expect(board.handle("A part")).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }
}
