import { expect, findSeriousViolations, overflowsSideways, test } from "~/tests/e2e/fixtures/dashboard";
import { answerWith, createExecutionClient } from "~/tests/fixtures/execution-client";
import { createGitProject, type GitProject } from "~/tests/fixtures/git-project";

test.use({ daemonOptions: { scriptedMlx: true } });
test.describe.configure({ timeout: 120_000 });

const lines = Array.from({ length: 20 }, (_, at) => `export const value${at + 1} = ${at + 1};\n`);
const before = lines.join("");
/** Two changes far apart, so that each has a tick of its own. */
const after = ["// Values.\n", ...lines.slice(0, 18), "// The last two.\n", ...lines.slice(18)].join("");
const firstOnly = `// Values.\n${before}`;

let project: GitProject;
let client: ReturnType<typeof createExecutionClient>;
let taskId: string;
let workspaceId: string;

test.beforeEach(async ({ daemon }) => {
  client = createExecutionClient(daemon);
  project = createGitProject({ "src/values.mjs": before, "check.mjs": 'import "./src/values.mjs";\n' });
  workspaceId = await client.openWorkspace(project.folder, {
    checks: [{ name: "node check.mjs", argv: ["node", "check.mjs"], timeoutSeconds: 20 }],
  });
  taskId = await client.createTask(workspaceId, "Add comments to src/values.mjs");
  await client.say([answerWith({ "src/values.mjs": after })]);
});
test.afterEach(() => project.remove());

test("a model does a task; a person takes a part of the change and takes it back", async ({ page }) => {
  await page.goto(`/board?ws=${workspaceId}&task=${taskId}`);
  await page.getByRole("button", { name: "AI", exact: true }).click();
  await page.getByRole("menuitem", { name: /Do it in a working copy/ }).click();
  const sheet = page.getByRole("dialog", { name: /Execute #/ });
  await expect(sheet.getByRole("button", { name: "Apply to my files" })).toBeVisible();
  // The sheet shows the end; a toast would say it again, and stand on its buttons.
  await expect(page.getByText(/: done$/).waitFor({ timeout: 3_000 })).rejects.toThrow("Timeout");
  await expect(page).toHaveURL(/execution=/);
  await expect(sheet.getByText("node check.mjs")).toBeVisible();
  await expect(sheet.getByText(/0\.\d\d/).first()).toBeVisible();
  expect(await findSeriousViolations(page)).toEqual([]);
  expect(project.read("src/values.mjs")).toBe(before);

  await sheet.getByRole("checkbox", { name: "Take change 2 of src/values.mjs" }).click();
  await page.reload();
  await expect(sheet.getByRole("checkbox", { name: "Take change 2 of src/values.mjs" })).not.toBeChecked();
  await sheet.getByRole("button", { name: "Apply to my files" }).click();
  await expect(page.getByText("1 file changed")).toBeVisible();
  expect(project.read("src/values.mjs")).toBe(firstOnly);

  await page.getByRole("dialog").getByRole("button", { name: "Show", exact: true }).click();
  await sheet.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByText("Taken back: the files are as before")).toBeVisible();
  expect(project.read("src/values.mjs")).toBe(before);
});

test("comments become the next attempt, and both can be looked at", async ({ page }) => {
  await client.execute(taskId);
  const other = after.replace("// Values.", "// All values.");
  await client.say([answerWith({ "src/values.mjs": other })]);
  await page.goto(`/board?ws=${workspaceId}&task=${taskId}`);
  await page.getByRole("button", { name: "Review change" }).click();
  const sheet = page.getByRole("dialog", { name: /Execute #/ });
  await sheet.getByRole("textbox", { name: "What to do otherwise" }).fill("Say all values.");
  await sheet.getByRole("button", { name: "Ask for changes" }).click();
  await expect(sheet.getByRole("button", { name: /Attempt 2/ })).toBeVisible();
  await expect(sheet.getByText("// All values.")).toBeVisible();
  await sheet.getByRole("button", { name: /Attempt 1/ }).click();
  await expect(sheet.getByText("// Values.")).toBeVisible();
  await page.goBack();
  await sheet.getByRole("button", { name: "Reject" }).click();
  await expect(page.getByText("Change rejected; nothing was written")).toBeVisible();
  expect(project.read("src/values.mjs")).toBe(before);
});

test("an edited text is what is written, and a change in the way is told", async ({ page, complaints }) => {
  await client.execute(taskId);
  await page.setViewportSize({ width: 400, height: 800 });
  await page.goto(`/board?ws=${workspaceId}&task=${taskId}`);
  await page.getByRole("button", { name: "Review change" }).click();
  const sheet = page.getByRole("dialog", { name: /Execute #/ });
  await sheet.getByRole("button", { name: "Edit" }).click();
  await sheet.getByRole("textbox", { name: "Text of src/values.mjs" }).fill(`// By hand.\n${before}`);
  expect(await overflowsSideways(page)).toBe(false);
  project.write("src/values.mjs", `// Mine.\n${before}`);
  await sheet.getByRole("button", { name: "Apply to my files" }).click();
  const alert = sheet.getByRole("alert");
  await expect(alert).toContainText(/Nothing was written: .* was changed in the same lines since/);
  expect(complaints.splice(0)).toEqual([expect.stringContaining("409 (Conflict)")]);
  project.write("src/values.mjs", before);
  // Nothing may lie over the buttons of a sheet as wide as this.
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.route(/executions\.accept/, (route) => route.abort());
  await sheet.getByRole("button", { name: "Apply to my files" }).click();
  await expect(alert).toContainText("The daemon does not answer.");
  await expect(alert).not.toContainText("Nothing was written");
  expect(complaints.splice(0)).toEqual([expect.stringContaining("ERR_FAILED")]);
  await page.unroute(/executions\.accept/);
  await sheet.getByRole("button", { name: "Apply to my files" }).click();
  await expect(page.getByText("1 file changed")).toBeVisible();
  expect(project.read("src/values.mjs")).toBe(`// By hand.\n${before}`);
});

test("the workspace's settings switch it on, with checks", async ({ page }) => {
  const other = createGitProject({ "a.txt": "a\n" });
  const { id } = await client.api.workspaces.open.mutate({ path: other.folder });
  await page.goto(`/board?ws=${id}`);
  await page.getByRole("button", { name: /^Workspace/ }).click();
  await page.getByRole("menuitem", { name: /settings/i }).click();
  const dialog = page.getByRole("dialog", { name: "Workspace settings" });
  await dialog.getByRole("switch", { name: /Models may do simple tasks/ }).click();
  await dialog.getByRole("textbox", { name: /^Checks/ }).fill('npm test\nsh -c "exit 0"');
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  const workspace = (await client.api.workspaces.list.query()).find((one) => one.id === id);
  expect(workspace?.rules.execute).toMatchObject({
    enabled: true,
    checks: [{ argv: ["npm", "test"] }, { argv: ["sh", "-c", "exit 0"] }],
  });
  other.remove();
});

test("tasks done together: waves go on when a change is applied, and all of it can be cancelled", async ({ page }) => {
  const second = await client.createTask(workspaceId, "Continue the comments in src/values.mjs");
  await client.waitFor(second, [taskId]);
  const more = `${after}// The end.\n`;
  await client.say([answerWith({ "src/values.mjs": after }), answerWith({ "src/values.mjs": more })]);
  await page.goto(`/board?ws=${workspaceId}`);
  for (const title of ["Add comments to", "Continue the comments"]) {
    const card = page.getByRole("listitem").filter({ hasText: title });
    await card.getByRole("button").first().focus();
    await page.keyboard.press("x");
  }
  await page.getByRole("button", { name: "Do them" }).click();
  const strip = page.getByRole("region", { name: "Tasks done together" });
  await expect(strip.getByRole("status")).toContainText("1 waiting for others · 1 for you to decide");
  await strip.getByRole("button", { name: /of 2 tasks ended/ }).click();
  const secondWave = strip.getByRole("region", { name: "Wave 2" });
  await expect(secondWave).toContainText(/waits for #\d+/);
  expect(await findSeriousViolations(page)).toEqual([]);
  await client.api.executions.accept.mutate({ id: taskId });
  await expect(secondWave).toContainText("decide");
  await expect(strip.getByRole("status")).toContainText(/\d+ tokens read/);
  await secondWave.getByRole("button").click();
  const sheet = page.getByRole("dialog", { name: /Execute #/ });
  await expect(sheet.getByText("// The end.")).toBeVisible();
  await sheet.getByText(/How good these figures are/).click();
  const chart = sheet.getByRole("img", { name: /^Confidence against the share/ });
  await expect(chart.locator("svg circle").first()).toBeVisible();
  expect(await findSeriousViolations(page)).toEqual([]);
  await sheet.getByRole("button", { name: "Confidence and decisions as a table" }).click();
  await expect(sheet.getByRole("columnheader", { name: "95 % interval" })).toBeVisible();
  await page.setViewportSize({ width: 400, height: 800 });
  expect(await overflowsSideways(page)).toBe(false);
});
