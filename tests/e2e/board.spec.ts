import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
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
  for (const task of await api.tasks.list.query({ limit: 1000 })) await api.tasks.remove.mutate({ id: task.id });
  board = new BoardPage(page, daemon.url);
});
test.afterEach(() => expect(board.complaints).toEqual([]));

const addTasks = async (...titles: string[]) => {
  for (const title of titles) await api.tasks.create.mutate({ title });
};

test("an empty board offers a first task and a sample project", async ({ page }) => {
  await board.open();
  await expect(page.getByText("No tasks yet")).toBeVisible();
  await page.getByRole("button", { name: "Add a sample project" }).click();
  await expect(board.column("Todo").locator("[data-card-id]")).toHaveCount(2);
  await expect(board.column("Done").locator("[data-card-id]")).toHaveCount(1);
});

test("a task is created by dialog and by quick add, and edited in its sheet; a reload keeps the sheet", async ({
  page,
}) => {
  await board.open();
  await page.getByRole("button", { name: "New task" }).click();
  await page.getByRole("textbox", { name: "Title" }).fill("Ship the beta");
  await page.getByLabel("Acceptance criteria, one a line").fill("It installs\nIt starts");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(board.handle("Ship the beta")).toBeFocused();

  await page.getByRole("button", { name: "Add to Review" }).click();
  await page.getByLabel("Title of a new task in Review").fill("Read the notes");
  await page.keyboard.press("Enter");
  await expect.poll(() => board.titles("Review")).toEqual(["Read the notes"]);

  await board.handle("Ship the beta").click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Description").fill("# Why\n\nPeople wait for it.");
  await sheet.getByLabel("Estimate", { exact: true }).fill("1h 30m");
  await sheet.getByLabel("Criterion 1 is met").click();
  await sheet.getByLabel("Tags").fill("release");
  await page.keyboard.press("Enter");
  await sheet.getByRole("combobox", { name: "Priority" }).click();
  await page.getByRole("option", { name: "critical" }).click();
  await sheet.getByRole("button", { name: "Add a task to wait for" }).click();
  await page.getByRole("option", { name: /Read the notes/ }).click();
  await expect(sheet.getByText("Saved", { exact: true })).toBeVisible();

  await page.reload();
  await expect(sheet.getByLabel("Description")).toHaveValue("# Why\n\nPeople wait for it.");
  await expect(sheet.getByLabel("Estimate", { exact: true })).toHaveValue("1h 30m");
  await expect(sheet.getByRole("button", { name: /^#\d+ Read the notes/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(board.card("Ship the beta")).toContainText("critical");
  await expect(board.card("Ship the beta")).toContainText("1/2");
  await expect(board.card("Ship the beta")).toContainText("release");
  await expect(board.card("Ship the beta")).toContainText(/waits for #\d+/);
});

test("cards are dragged with the mouse inside a column, into another and onto a folded one", async ({ page }) => {
  await addTasks("One", "Two", "Three");
  await board.open();
  await board.drag(board.handle("Three"), board.card("One"), -2);
  await expect.poll(() => board.titles("Todo")).toEqual(["Three", "One", "Two"]);
  await board.drag(board.handle("One"), board.column("In Progress"), 80);
  await expect.poll(() => board.titles("In Progress")).toEqual(["One"]);
  await board.drag(board.handle("Two"), board.column("Blocked"), 80, 0.1);
  await expect(page.getByRole("button", { name: "Open column Blocked, 1 tasks" })).toBeVisible();
  await page.getByRole("button", { name: /Open column Blocked/ }).click();
  await expect.poll(() => board.titles("Blocked")).toEqual(["Two"]);
  const stored = await api.tasks.list.query({ limit: 1000 });
  expect(stored.map(({ title, status }) => [title, status]).sort()).toEqual([
    ["One", "In Progress"],
    ["Three", "Todo"],
    ["Two", "Blocked"],
  ]);
});

test("a card that is let go in the moment of its last move lands there", async ({ page }) => {
  await addTasks("One");
  await board.open();
  const from = await board.handle("One").boundingBox();
  const to = await board.column("Review").boundingBox();
  if (!from || !to) throw new Error("the card or the column is not on the page");
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 20, { steps: 3 });
  await expect(page.getByRole("status").filter({ hasText: "Picked up" })).toHaveCount(1);
  await page.evaluate(
    (place) => {
      for (const name of ["mousemove", "mouseup"]) document.dispatchEvent(new MouseEvent(name, place));
    },
    { clientX: to.x + 20, clientY: to.y + 80 },
  );
  await expect.poll(() => board.titles("Review")).toEqual(["One"]);
  await page.mouse.up();
});

test("by keyboard alone: create, move with Shift and arrows, carry with m, undo and redo, open and close", async ({
  page,
}) => {
  await addTasks("One", "Two");
  await board.open();
  await expect(board.handle("One")).toBeVisible();
  await page.keyboard.press("c");
  await page.keyboard.type("Three");
  await page.keyboard.press("Enter");
  await expect(board.handle("Three")).toBeFocused();

  await page.keyboard.press("Shift+ArrowUp");
  await expect.poll(() => board.titles("Todo")).toEqual(["One", "Three", "Two"]);
  await expect(board.handle("Three")).toBeFocused();
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => board.titles("In Progress")).toEqual(["Three"]);
  await expect(board.handle("Three")).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "moved to In Progress, position 1 of 1" })).toHaveCount(1);

  await page.keyboard.press("ArrowLeft");
  await expect(board.handle("One")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(board.handle("Two")).toBeFocused();
  await page.keyboard.press("m");
  await expect(page.getByRole("status").filter({ hasText: "Picked up" })).toHaveCount(1);
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("status").filter({ hasText: "Todo, position 1" })).toHaveCount(1);
  await page.keyboard.press("Space");
  await expect.poll(() => board.titles("Todo")).toEqual(["Two", "One"]);
  await expect(board.handle("Two")).toBeFocused();

  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => board.titles("Todo")).toEqual(["One", "Two"]);
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect.poll(() => board.titles("Todo")).toEqual(["Two", "One"]);

  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByLabel("Title", { exact: true })).toHaveValue("Two");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(board.handle("Two")).toBeFocused();
});

test("a carried card goes back on Escape", async ({ page }) => {
  await addTasks("One", "Two");
  await board.open();
  await board.handle("One").focus();
  await page.keyboard.press("m");
  await expect(page.getByRole("status").filter({ hasText: "Picked up" })).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("status").filter({ hasText: "Todo, position 2" })).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("status").filter({ hasText: "stays where it was" })).toHaveCount(1);
  expect(await board.titles("Todo")).toEqual(["One", "Two"]);
});

test("delete takes a task with its criteria away, and Undo in the toast brings all of it back", async ({ page }) => {
  await api.tasks.create.mutate({ title: "Fragile", criteria: ["kept"], tags: ["glass"] });
  await board.open();
  await board.card("Fragile").hover();
  await board
    .card("Fragile")
    .getByRole("button", { name: /Actions/ })
    .click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(board.card("Fragile")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(board.card("Fragile")).toContainText("glass");
  await expect(board.card("Fragile")).toContainText("0/1");
});

test("the filter narrows, stands in the address, and Escape clears it", async ({ page }) => {
  await addTasks("Write docs", "Fix search");
  await board.open();
  await expect(board.handle("Write docs")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("search");
  await expect(board.card("Write docs")).toHaveCount(0);
  await expect(page).toHaveURL(/q=search/);
  await page.reload();
  await expect(board.card("Fix search")).toBeVisible();
  await expect(board.card("Write docs")).toHaveCount(0);
  await page.getByLabel("Filter tasks").focus();
  await page.keyboard.press("Escape");
  await expect(board.card("Write docs")).toBeVisible();
});

test("a second tab hears of every change without a reload", async ({ page, context }) => {
  await addTasks("Shared");
  await board.open();
  await expect(board.handle("Shared")).toBeVisible();
  const other = new BoardPage(await context.newPage(), daemon.url);
  await other.open();
  await expect(other.handle("Shared")).toBeVisible();
  await board.handle("Shared").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => other.titles("In Progress")).toEqual(["Shared"]);
  await api.tasks.create.mutate({ title: "From the command line", status: "Review" });
  await expect.poll(() => board.titles("Review")).toEqual(["From the command line"]);
  await expect.poll(() => other.titles("Review")).toEqual(["From the command line"]);
  expect(other.complaints).toEqual([]);
});

test("the same field changed elsewhere keeps both texts until one is chosen; another field just merges", async ({
  page,
}) => {
  const { task } = await api.tasks.create.mutate({ title: "Contested", description: "old" });
  await board.open(`/board?task=${task.id}`);
  const sheet = page.getByRole("dialog");
  const description = sheet.getByLabel("Description");
  await description.fill("my long text");

  await api.tasks.update.mutate({ id: task.id, version: task.version, patch: { priority: "high" } });
  await expect(sheet.getByRole("combobox", { name: "Priority" })).toContainText("high");
  await description.press("ControlOrMeta+Enter");
  await expect(sheet.getByText("Saved", { exact: true })).toBeVisible();
  const merged = await api.tasks.get.query({ id: task.id });
  expect([merged.description, merged.priority]).toEqual(["my long text", "high"]);

  await description.fill("my longer text");
  await api.tasks.update.mutate({ id: task.id, version: merged.version, patch: { description: "their text" } });
  await expect(sheet.getByRole("alert")).toContainText("their text");
  await expect(description).toHaveValue("my longer text");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeVisible();
  expect((await api.tasks.get.query({ id: task.id })).description).toBe("their text");

  await sheet.getByRole("button", { name: "Keep yours" }).click();
  await expect(sheet.getByRole("alert")).toHaveCount(0);
  await expect.poll(async () => (await api.tasks.get.query({ id: task.id })).description).toBe("my longer text");
});

test("a refused dependency goes back, with the reason", async ({ page }) => {
  const { task: first } = await api.tasks.create.mutate({ title: "First" });
  const { task: second } = await api.tasks.create.mutate({ title: "Second" });
  await api.tasks.update.mutate({ id: second.id, version: second.version, patch: { dependencyIds: [first.id] } });
  await board.open(`/board?task=${first.id}`);
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: "Add a task to wait for" }).click();
  await page.getByRole("option", { name: /Second/ }).click();
  await expect(page.getByText("The task could not be saved")).toBeVisible();
  await expect(sheet.getByRole("region", { name: "Waits for" }).getByRole("listitem")).toHaveCount(1);
  // The browser itself reports the 400 that this test provokes.
  board.complaints.splice(0, board.complaints.length, ...board.complaints.filter((line) => !line.includes("400")));
});

test("a move that the daemon does not take goes back, with the reason", async ({ page }) => {
  await addTasks("One");
  await board.open();
  await board.handle("One").focus();
  await page.route("**/trpc/tasks.move*", (route) => route.abort());
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.getByText("The task went back: it could not be moved")).toBeVisible();
  await expect.poll(() => board.titles("Todo")).toEqual(["One"]);
  // The browser itself reports the request that this test breaks.
  board.complaints.splice(
    0,
    board.complaints.length,
    ...board.complaints.filter((line) => !line.includes("ERR_FAILED")),
  );
});

test("a task deleted elsewhere says so in its open sheet and keeps the text in sight", async ({ page }) => {
  const { task } = await api.tasks.create.mutate({ title: "Short-lived" });
  await board.open(`/board?task=${task.id}`);
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Description").fill("half a thought");
  await api.tasks.remove.mutate({ id: task.id });
  await expect(sheet.getByRole("alert")).toContainText("deleted elsewhere");
  await expect(sheet.getByLabel("Description")).toHaveValue("half a thought");
  await sheet.getByRole("button", { name: "Discard" }).click();
  await expect(sheet.getByLabel("Description")).toHaveValue("");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  // The browser itself reports the 404 that this test provokes.
  board.complaints.splice(0, board.complaints.length, ...board.complaints.filter((line) => !line.includes("404")));
});

test("on a phone a card is carried by a long press", async ({ browser }) => {
  await addTasks("One", "Two");
  const context = await browser.newContext({ viewport: { width: 400, height: 800 }, hasTouch: true, isMobile: true });
  const phone = new BoardPage(await context.newPage(), daemon.url);
  await phone.open();
  const from = await phone.handle("Two").boundingBox();
  const to = await phone.handle("One").boundingBox();
  if (!from || !to) throw new Error("the cards are not on the page");
  const touch = await context.newCDPSession(phone.page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", x?: number, y?: number) =>
    touch.send("Input.dispatchTouchEvent", { type, touchPoints: x === undefined || y === undefined ? [] : [{ x, y }] });
  const x = from.x + 60;
  await send("touchStart", x, from.y + 20);
  await expect(phone.page.getByRole("status").filter({ hasText: "Picked up" })).toHaveCount(1);
  for (let step = 1; step <= 8; step++) await send("touchMove", x, from.y + 20 - ((from.y - to.y + 30) * step) / 8);
  await send("touchEnd");
  await expect.poll(() => phone.titles("Todo")).toEqual(["Two", "One"]);
  expect(phone.complaints).toEqual([]);
  await context.close();
});

test("a thousand cards stay quick: few are mounted, and the last one can still be moved by keyboard", async ({
  page,
}) => {
  test.setTimeout(120_000);
  for (let start = 0; start < 999; start += 50) {
    const batch = Array.from({ length: Math.min(50, 999 - start) }, (_, i) =>
      api.tasks.create.mutate({ title: `Card ${start + i}` }),
    );
    await Promise.all(batch);
  }
  await api.tasks.create.mutate({ title: "The last one" });
  await board.open();
  await expect(page.getByRole("region", { name: "Todo, 1000 tasks" })).toBeVisible();
  expect(await page.locator("[data-card-id]").count()).toBeLessThan(60);
  const scroller = board.column("Todo").locator("ul").locator("../..");
  await expect(async () => {
    await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await expect(board.card("The last one")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await board.handle("The last one").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => board.titles("In Progress")).toEqual(["The last one"]);
  await expect(board.handle("The last one")).toBeFocused();
});

for (const theme of ["light", "dark"] as const) {
  for (const width of [400, 1600]) {
    test(`axe finds nothing serious on board and sheet, ${theme}, ${width} px`, async ({ page }) => {
      const { task } = await api.tasks.create.mutate({
        title: "Checked by axe",
        description: "text",
        criteria: ["one"],
        tags: ["tag"],
        priority: "critical",
      });
      await api.tasks.create.mutate({ title: "Done already", status: "Done", priority: "high" });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 900 });
      for (const path of ["/board", `/board?task=${task.id}`]) {
        await board.open(path);
        await expect(
          path === "/board" ? board.handle("Checked by axe") : page.getByRole("dialog").getByLabel("Description"),
        ).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      }
    });
  }
}
