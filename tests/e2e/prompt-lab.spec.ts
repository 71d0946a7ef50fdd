import type { Page } from "@playwright/test";
import { expect, findSeriousViolations, overflowsSideways, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { scriptedMlx: true } });
test.describe.configure({ timeout: 120_000 });

const vague = "Summarise {text} in some words for the team. Do not name persons.";
const better = "Summarise {text} in a list for the team. Do not name persons.";
const answers = [
  { match: "You review prompts", text: '{"faults": []}' },
  { match: "You compare two prompts", text: '{"reason": "r", "verdict": "A"}' },
  { match: "<<<PROMPT", text: `<<<PROMPT\n${better.replace("{text}", "⟦P1⟧")}\nPROMPT>>>` },
  { match: "^Summarise", text: "A fine summary." },
];

test.beforeEach(({ daemon }) => daemon.mlx.script({ answers }));

async function storePrompt(page: Page, name: string, text: string): Promise<void> {
  await page.goto("/prompts");
  await page.getByRole("button", { name: "New prompt" }).click();
  const dialog = page.getByRole("dialog", { name: "New prompt" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByLabel(/^Text/).fill(text);
  await dialog.getByRole("button", { name: "Store" }).click();
  await expect(page.getByText("revision 1, in use")).toBeVisible();
}

test("a prompt is written under the eye of the lint, optimised, compared, evaluated, labelled and deleted", async ({
  page,
}) => {
  await page.goto("/prompts");
  await page.getByRole("button", { name: "New prompt" }).click();
  const dialog = page.getByRole("dialog", { name: "New prompt" });
  await dialog.getByLabel("Name", { exact: true }).fill("Team summary");
  await dialog.getByLabel(/^Text/).fill("Fix the bug in the server");
  await expect(dialog.getByRole("list", { name: "Findings" })).toContainText('"the bug": which one?');
  await dialog.getByRole("button", { name: /"the bug"/ }).click();
  expect(await page.evaluate(() => document.getSelection()?.toString())).toBe("the bug");
  await dialog.getByLabel(/^Text/).fill(vague);
  await expect(dialog.getByRole("list", { name: "Findings" })).toContainText('"some" has no number');
  expect(await findSeriousViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Store" }).click();
  await expect(page.getByText("revision 1, in use")).toBeVisible();

  await page.getByRole("tab", { name: "Optimise" }).click();
  await page.getByRole("button", { name: "Optimise revision 1" }).click();
  await expect(page.getByText("A better text was found.")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("is no reliable judge")).toBeVisible();
  await expect(page.getByLabel("What changed").locator("ins").first()).toHaveText("a list");
  await expect(page.getByRole("list", { name: "Rounds" })).toContainText("accepted");
  expect(await findSeriousViolations(page)).toEqual([]);
  expect(await overflowsSideways(page)).toBe(false);
  await page.screenshot({ path: "test-results/prompt-lab-optimise.png", fullPage: true });
  await page.getByRole("button", { name: "Open the best revision" }).click();
  await expect(page.getByText("revision 2", { exact: true })).toBeVisible();
  await page.getByText("Show what changed since revision 1").click();
  await expect(page.locator("ins").first()).toHaveText("a list");

  await page.getByRole("tab", { name: "Compare" }).click();
  await page.getByLabel("text", { exact: true }).fill("We met.");
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(page.getByText("A fine summary.")).toHaveCount(2);
  await page.getByRole("button", { name: "Add a column" }).click();
  await expect(page.getByRole("listitem", { name: "Column 3" })).toBeVisible();
  expect(await findSeriousViolations(page)).toEqual([]);
  await page.screenshot({ path: "test-results/prompt-lab-compare.png", fullPage: true });

  await page.getByRole("tab", { name: "Evaluate" }).click();
  const cases = page.getByLabel(/^Cases as JSON/);
  await cases.fill("[1");
  await expect(page.getByText("This is no JSON")).toBeVisible();
  await cases.fill(
    JSON.stringify([{ name: "one", values: { text: "x" }, assertions: [{ type: "contains", value: "fine" }] }]),
  );
  await page.getByRole("button", { name: "Save the cases" }).click();
  await page.getByRole("button", { name: "Evaluate revision 2" }).click();
  await expect(page.getByText("1 of 1 passed with test/scripted")).toBeVisible();
  await page.screenshot({ path: "test-results/prompt-lab-evaluate.png", fullPage: true });

  await page.getByRole("button", { name: "More for this prompt" }).click();
  await page.getByRole("menuitem", { name: /^Label revision 2/ }).click();
  await page.getByLabel(/^Label, such as/).fill("production");
  await page.getByRole("button", { name: "Set the label" }).click();
  await expect(page.getByRole("button", { name: /^Revision 2.*production/ })).toBeVisible();

  await page.getByRole("button", { name: "More for this prompt" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export with history (JSON)" }).click();
  expect((await download).suggestedFilename()).toBe("team-summary.json");
  await page.getByRole("button", { name: "More for this prompt" }).click();
  await page.getByRole("menuitem", { name: "Delete the prompt" }).click();
  await expect(page.getByRole("button", { name: /^Team summary/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: /^Team summary/ })).toBeVisible();
});

test("a new task's text is improved with what its writer answers, and only when it is taken", async ({
  page,
  daemon,
}) => {
  const rewrite = "Fix the login timeout after 30 seconds in the server. Answer with a list of changes.";
  await daemon.mlx.script({
    answers: [...answers.slice(0, 2), { match: "<<<PROMPT", text: `<<<PROMPT\n${rewrite}\nPROMPT>>>` }],
  });
  await page.goto("/board");
  await page.getByRole("button", { name: "New task" }).first().click();
  const task = page.getByRole("dialog", { name: "New task" });
  await task.getByLabel("Title").fill("Fix the bug in the server");
  await task.getByRole("button", { name: "Improve" }).click();
  const dialog = page.getByRole("dialog", { name: "Improve the text" });
  await expect(dialog.getByText('Which one is meant by "the bug"?')).toBeVisible();
  expect(await findSeriousViolations(page)).toEqual([]);
  await page.screenshot({ path: "test-results/prompt-lab-improve.png" });
  await dialog.getByLabel(/"the bug"/).fill("the login timeout after 30 seconds");
  await dialog.getByRole("button", { name: "Improve with these answers" }).click();
  await expect(dialog.getByText("A better text was found.")).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole("button", { name: "Take the new text" }).click();
  await expect(task.getByLabel("Description")).toHaveValue(rewrite);
  await expect(task.getByLabel("Title")).toHaveValue("Fix the bug in the server");
  await task.getByRole("button", { name: /^Create/ }).click();

  await page
    .getByRole("button", { name: /Fix the bug in the server/ })
    .first()
    .click();
  const sheet = page.getByRole("dialog", { name: /^Task #/ });
  await sheet.getByLabel("Description").fill(vague);
  await daemon.mlx.script({ answers });
  await sheet.getByRole("button", { name: "Improve" }).click();
  await dialog.getByRole("button", { name: "Let a model improve it" }).click();
  await expect(dialog.getByText("A better text was found.")).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole("button", { name: "Take the new text" }).click();
  await expect(sheet.getByLabel("Description")).toHaveValue(better);
  await expect(sheet.getByText("Saved", { exact: true })).toBeVisible();
});

test("a promptfoo file is imported, and the page names what it left out", async ({ page, complaints }) => {
  const content = `description: From promptfoo
prompts: ["Summarise {{text}}", { raw: "Give the gist of {{text}}", label: short }]
tests:
  - vars: { text: We met. }
    assert: [{ type: contains, value: fine }, { type: llm-rubric, value: is kind }]
`;
  await page.goto("/prompts");
  const upload = page.getByLabel("File with a prompt");
  await upload.setInputFiles({ name: "promptfooconfig.yaml", mimeType: "text/yaml", buffer: Buffer.from(content) });
  const dialog = page.getByRole("dialog", { name: "Imported, but not all of it" });
  await expect(dialog.getByRole("listitem")).toHaveText([
    "the assertion llm-rubric is not known here, so it is left out: test 1 (case 1)",
  ]);
  expect(await findSeriousViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: /^Revision 2.*short/ })).toBeVisible();
  await page.getByRole("tab", { name: "Evaluate" }).click();
  await expect(page.getByText("1 case", { exact: true })).toBeVisible();

  await upload.setInputFiles({ name: "b.yaml", mimeType: "text/yaml", buffer: Buffer.from("tests: []") });
  await expect(page.getByText("the file has no prompts")).toBeVisible();
  expect(complaints.splice(0)).toEqual([expect.stringContaining("400 (Bad Request)")]);
});

test("a comparison is stopped with the model's work, and survives a look at another tab", async ({ page, daemon }) => {
  await daemon.mlx.script({ answers: [{ match: "^Summarise", text: "one two three", hangAfter: 1 }] });
  await storePrompt(page, "Two columns", "Summarise it.");
  await page.getByRole("tab", { name: "Compare" }).click();
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(page.getByText("Waits for the other columns…")).toBeVisible();
  const isOpen = async () => (await daemon.mlx.requests()).some(({ state }) => state === "open");
  await expect.poll(isOpen).toBe(true);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect.poll(isOpen).toBe(false);
  await expect(page.getByText("Not run yet.")).toHaveCount(2);

  await daemon.mlx.script({ answers: [{ match: "^Summarise", text: "A fine summary." }] });
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(page.getByText("A fine summary.")).toHaveCount(2);
  await expect(page.getByText("The same answer as in the first column.")).toBeVisible();
  await page.getByRole("tab", { name: "Text" }).click();
  await page.getByRole("tab", { name: "Compare" }).click();
  await expect(page.getByText("A fine summary.")).toHaveCount(2);
});

test("a second tab follows an optimisation, can stop it, and both say so", async ({ page, daemon, context }) => {
  await daemon.mlx.script({
    answers: [...answers.slice(0, 2), { match: "<<<PROMPT", text: "one two three", hangAfter: 1 }],
  });
  await storePrompt(page, "Two tabs", vague);
  await page.getByRole("tab", { name: "Optimise" }).click();
  await page.getByRole("button", { name: /^Optimise revision/ }).click();
  await expect(page.getByRole("progressbar", { name: "Progress of the optimisation" })).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole("progressbar", { name: "Progress of the optimisation" })).toBeVisible();
  await expect(other.getByRole("button", { name: /^Optimise revision/ })).toBeDisabled();
  await other.getByRole("button", { name: "Stop", exact: true }).click();
  for (const each of [page, other]) await expect(each.getByText("The optimisation was cut short")).toBeVisible();
  await other.reload();
  await expect(other.getByText("The optimisation was cut short: it was stopped.")).toBeVisible();

  await daemon.mlx.script({ answers });
  await other.getByRole("button", { name: "Continue" }).click();
  await expect(other.getByText("A better text was found.")).toBeVisible({ timeout: 30_000 });
  await expect(other.getByRole("button", { name: "Continue" })).toBeHidden();
  await expect(page.getByText("A better text was found.")).toBeVisible();
});

test("the page fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/prompts?id=breakdown");
  await expect(page.getByRole("tab", { name: "Optimise" })).toBeVisible();
  expect(await overflowsSideways(page)).toBe(false);
  await page.screenshot({ path: "test-results/prompt-lab-phone.png", fullPage: true });
});
