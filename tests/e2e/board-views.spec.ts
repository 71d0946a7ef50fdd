import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
  for (const archived of [false, true]) {
    for (const task of await api.tasks.list.query({ archived })) await api.tasks.remove.mutate({ id: task.id });
  }
  board = new BoardPage(page, daemon.url);
});
test.afterEach(() => expect(board.complaints).toEqual([]));

const add = async (title: string, more: Parameters<typeof api.tasks.create.mutate>[0] = { title }) =>
  (await api.tasks.create.mutate({ ...more, title })).task;

test("several cards are chosen with x and changed in one step that one undo takes back", async ({ page }) => {
  for (const title of ["one", "two", "three"]) await add(title);
  await board.open();
  await board.handle("one").focus();
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  const bar = page.getByRole("region", { name: "2 tasks selected" });
  await bar.getByRole("button", { name: "Move to" }).click();
  await page.getByRole("menuitem", { name: "Review" }).click();
  await expect.poll(() => board.titles("Review")).toEqual(["one", "two"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => board.titles("Todo")).toHaveLength(3);
  await page.keyboard.press("Escape");
  await expect(bar).toHaveCount(0);
});

test("the archive takes cards off the board and gives them back", async ({ page }) => {
  await add("put away");
  await board.open();
  await board.handle("put away").focus();
  await page.keyboard.press("x");
  await page.getByRole("button", { name: "Archive" }).click();
  await expect(board.card("put away")).toHaveCount(0);
  await page.getByRole("tab", { name: "Archive" }).click();
  await page.getByRole("button", { name: /Bring #\d+ back/ }).click();
  await expect(page.getByText("Nothing is archived")).toBeVisible();
  await page.getByRole("tab", { name: "Board" }).click();
  await expect(board.card("put away")).toBeVisible();
});

test("the plan names the next task, waves and the critical path; the flow draws charts", async ({ page }) => {
  const first = await add("lay the ground", { title: "", priority: "high" });
  const second = await add("build on it");
  await api.tasks.update.mutate({ id: second.id, version: 1, patch: { dependencyIds: [first.id] } });
  await board.open("/board?view=plan");
  await expect(page.getByRole("region", { name: "Wave 1" })).toContainText("lay the ground");
  await expect(page.getByRole("region", { name: "Wave 2" })).toContainText("build on it");
  const graph = page.getByRole("region", { name: "Dependencies" });
  await expect(graph.getByRole("img", { name: `#${second.number} waits for #${first.number}` })).toBeVisible();
  await expect(graph.getByRole("button")).toHaveText([/lay the ground/, /build on it/]);
  await expect(page.getByRole("region", { name: "Next task" })).toContainText("One task waits for it.");
  await expect(page.getByRole("region", { name: "Critical path" })).toContainText("4h");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  await page.getByRole("tab", { name: "Flow" }).click();
  await expect(page.getByRole("img", { name: /^Burndown: .* 2 open and 0 done on/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("img", { name: /^Cumulative flow/ })).toBeVisible();
});

test("burndown and estimate error are charts and tables with the figures of the tasks", async ({ page }) => {
  await add("still open");
  const finish = async (title: string, estimateMinutes: number, actualMinutes: number) => {
    const task = await add(title, { title: "", status: "Done" });
    await api.tasks.update.mutate({
      id: task.id,
      version: 1,
      patch: { estimateMinutes, estimateHighMinutes: estimateMinutes * 2, actualMinutes },
    });
    return task.number;
  };
  await board.open("/board?view=flow");
  await expect(page.getByText("Charts of estimates appear here")).toBeVisible();
  const numbers = [await finish("half", 50, 100), await finish("double", 200, 100), await finish("right", 60, 60)];
  await page.reload();
  await expect(page.getByRole("img", { name: /^Burndown: .* 1 open and 3 done on/ })).toBeVisible();
  await expect(
    page.getByRole("img", { name: /^Estimate error over time: the median went from 50 % .* to 50 % on/ }),
  ).toBeVisible();
  await expect(page.getByText(/^3 finished tasks; half .* at most 50 %, 100 % ended within/)).toBeVisible();
  await page.getByRole("button", { name: "burndown as a table" }).press("Enter");
  await expect(page.getByRole("region", { name: "Table of Day, Open, Done" }).getByRole("row").last()).toHaveText(
    /13$/,
  );
  await page.getByRole("button", { name: "estimate-error as a table" }).press("Enter");
  const errors = page.getByRole("region", { name: /^Table of Finished, Task/ }).getByRole("row");
  await expect(errors).toHaveText([
    /Finished/,
    new RegExp(`#${numbers[0]} half50 %50 %$`),
    new RegExp(`#${numbers[1]} double100 %75 %$`),
    new RegExp(`#${numbers[2]} right0 %50 %$`),
  ]);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
});

test("a task is analysed and estimated with reasons, commented and linked", async ({ page }) => {
  const task = await add("Investigate the data loss in production and rewrite the storage engine", {
    title: "",
    criteria: ["Cause is named"],
  });
  await board.open(`/board?task=${task.id}`);
  const sheet = page.getByRole("dialog");
  const analysis = sheet.getByRole("region", { name: "Analysis" });
  await analysis.getByRole("button", { name: "Analyse" }).click();
  await expect(analysis).toContainText("high stakes: data loss, production");
  await expect(analysis).toContainText("worth breaking down");
  await analysis.getByRole("button", { name: "Estimate" }).click();
  await expect(analysis).toContainText("nine of ten within");
  await sheet.getByRole("textbox", { name: "New comment" }).fill("The log ends at noon.");
  await sheet.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(sheet.getByRole("article")).toContainText("The log ends at noon.");
  await sheet.getByRole("textbox", { name: "Add a link" }).fill("https://example.org/log");
  await page.keyboard.press("Enter");
  await expect(sheet.getByRole("link", { name: "https://example.org/log" })).toBeVisible();
  await sheet.getByRole("button", { name: "Delete this comment" }).click();
  await expect(sheet.getByRole("article")).toHaveCount(0);
});

test("description and comments are Markdown that is shown as it looks, and written as text", async ({ page }) => {
  const task = await add("x", { title: "", description: "## Why\n\n- one **reason**\n\n<b>no html</b>" });
  await api.comments.add.mutate({ taskId: task.id, text: "See `theme.ts`." });
  await board.open(`/board?task=${task.id}`);
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("article").locator("code")).toHaveText("theme.ts");
  const preview = sheet.getByRole("button", { name: "Preview" });
  await preview.press("Enter");
  const look = sheet.getByRole("region", { name: "Description as it looks" });
  await expect(look.getByRole("listitem")).toHaveText("one reason");
  await expect(look).toContainText("<b>no html</b>");
  await preview.press("Enter");
  await expect(sheet.getByRole("textbox", { name: "Description" })).toHaveValue(/^## Why/);
});

test("the filter narrows plan and archive too, and says that charts count all tasks", async ({ page }) => {
  const first = await add("draw", { title: "", tags: ["ui"] });
  const second = await add("serve", { title: "", tags: ["api"], description: "mentions the aqueduct" });
  await api.tasks.update.mutate({ id: second.id, version: 1, patch: { dependencyIds: [first.id] } });
  await board.open("/board?view=plan");
  await expect(page.getByRole("region", { name: "Wave 1" })).toContainText("draw");
  await page.getByLabel("Filter tasks").fill("aqueduct");
  await expect(page.getByRole("region", { name: "Wave 1" })).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Wave 2" })).toContainText("serve");
  await page.getByLabel("Filter tasks").fill("tag:none");
  await expect(page.getByText("Nothing matches the filter")).toBeVisible();
  await api.tasks.changeMany.mutate({ ids: [first.id, second.id], patch: { archived: true } });
  await page.getByRole("tab", { name: "Archive" }).click();
  await expect(page.getByText("Nothing matches the filter")).toBeVisible();
  await page.getByLabel("Filter tasks").fill("aqueduct");
  await expect(page.getByRole("button", { name: /Bring #\d+ back/ })).toHaveCount(1);
  await page.getByRole("tab", { name: "Flow" }).click();
  await expect(page.getByLabel("Filter tasks")).toBeDisabled();
});

test("the filter finds words of the text too", async ({ page }) => {
  await add("first", { title: "", description: "mentions the aqueduct" });
  await add("second");
  await board.open();
  await page.getByLabel("Filter tasks").fill("aqueduct");
  await expect.poll(() => board.titles("Todo")).toEqual(["first"]);
});

test("a folder becomes a workspace with limits of its own, and its Todo2 file is exchanged", async ({ page }) => {
  const folder = join(daemon.home, "project");
  mkdirSync(join(folder, ".todo2"), { recursive: true });
  const file = join(folder, ".todo2", "state.todo2.json");
  writeFileSync(file, JSON.stringify({ todos: [{ id: "T-1", name: "From the file", status: "Todo", x: 1 }] }));
  await add("at home");
  await board.open();
  await page.getByRole("button", { name: "Workspace Home" }).click();
  await page.getByRole("menuitem", { name: "Open a folder…" }).click();
  await page.getByLabel("Path on this machine").fill("nowhere");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("not an absolute path");
  // The browser notes every refused request.
  expect(board.complaints.splice(0)).toEqual([expect.stringContaining("400")]);
  await page.getByLabel("Path on this machine").fill(folder);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByText("No tasks yet")).toBeVisible();
  await page.getByRole("button", { name: "Workspace project" }).click();
  await page.getByRole("menuitem", { name: "Workspace settings…" }).click();
  await page.getByRole("button", { name: "Sync now" }).click();
  await page.getByRole("spinbutton", { name: "Todo" }).fill("1");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(board.card("From the file")).toBeVisible();
  await page.getByRole("button", { name: "Add to Todo" }).click();
  await page.getByLabel("Title of a new task in Todo").fill("From the board");
  await page.keyboard.press("Enter");
  await expect(board.column("Todo")).toContainText("2/1");
  await page.getByRole("button", { name: "Workspace project" }).click();
  await page.getByRole("menuitem", { name: "Workspace settings…" }).click();
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect.poll(() => readFileSync(file, "utf8")).toContain("From the board");
  expect(readFileSync(file, "utf8")).toContain('"x": 1');
  await page.reload();
  await expect(board.card("From the file")).toBeVisible();
});

test("a long column is read in parts, and a search finds what is not read", async ({ page }) => {
  for (let i = 1; i <= 60; i++) await add(`Long ${i}`);
  await add("A needle");
  await board.open();
  const todo = page.getByRole("region", { name: "Todo, 61 tasks" });
  await todo.getByText("Long 1", { exact: true }).waitFor();
  await page.getByLabel("Filter tasks").fill("needle");
  await expect(page.getByText("A needle")).toBeVisible();
  await page.getByLabel("Filter tasks").fill("");
  await todo.getByText("Long 1", { exact: true }).waitFor();
  await expect(todo.getByText("11 more")).toHaveCount(1);
  const scroller = todo.locator("ul").locator("xpath=../..");
  await expect(async () => {
    await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await expect(todo.getByText("A needle")).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test("a filter is saved as a view for every tab, put in force by a click, and deleted with undo", async ({ page }) => {
  await add("mend it", { title: "", tags: ["api"] });
  await add("other");
  await board.open("/board?q=tag%3Aapi");
  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("menuitem", { name: "Save this filter…" }).click();
  await page.getByLabel("Name").fill("The API");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText('View "The API" saved')).toBeVisible();
  await board.open("/board");
  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("menuitem", { name: /^The API/ }).click();
  await expect(page.getByLabel("Filter tasks")).toHaveValue("tag:api");
  await expect(board.card("other")).toHaveCount(0);
  await page.getByRole("button", { name: "Saved views" }).click();
  await page.getByRole("menuitem", { name: "Delete the view The API" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Saved views" }).click();
  await expect(page.getByRole("menuitem", { name: /^The API/ })).toBeVisible();
});

test("the plan says how hard the open tasks are and what to break down", async ({ page }) => {
  await add("Redesign the whole security architecture of production");
  await add("Fix a typo");
  await board.open("/board?view=plan");
  const panel = page.getByRole("region", { name: "Complexity" });
  await panel.getByRole("button", { name: "Analyse 2" }).click();
  await expect(panel.getByText("complex", { exact: true })).toBeVisible();
  await expect(panel.getByText("simple", { exact: true })).toBeVisible();
  await expect(panel.getByRole("button", { name: /^Break down task/ })).toHaveCount(1);
  expect((await new AxeBuilder({ page }).analyze()).violations.filter(({ impact }) => impact === "serious")).toEqual(
    [],
  );
});

test("the sheet shows the task's way, and the definition of done apart from the criteria", async ({ page }) => {
  const [home] = await api.workspaces.list.query();
  await api.workspaces.update.mutate({
    id: home?.id ?? "",
    patch: { rules: { definitionOfDone: ["It is documented"] } },
  });
  const task = await add("Ship it", { title: "", criteria: ["It works"] });
  await api.workspaces.update.mutate({ id: home?.id ?? "", patch: { rules: { definitionOfDone: [] } } });
  await board.open(`/board?task=${task.id}`);
  const way = page.getByRole("list", { name: "The task's way" });
  await expect(way.locator("[aria-current=step]")).toContainText("Analysis");
  const done = page.getByRole("region", { name: "Definition of done" });
  await done.getByRole("checkbox").click();
  await expect(done.getByText("1 of 1 met")).toBeVisible();
  await expect(page.getByRole("region", { name: "Acceptance criteria" }).getByText("0 of 1 met")).toBeVisible();
  const saved = async () => (await api.tasks.get.query({ id: task.id })).criteria;
  await expect
    .poll(async () => (await saved()).map(({ kind, checked }) => [kind, checked]))
    .toEqual([
      ["acceptance", false],
      ["done", true],
    ]);
});
