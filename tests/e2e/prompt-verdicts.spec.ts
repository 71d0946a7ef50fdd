import { expect, findSeriousViolations, overflowsSideways, test } from "~/tests/e2e/fixtures/dashboard";
import { judgeAnswers } from "~/tests/fixtures/judge-answers";
import { createTaskClient } from "~/tests/fixtures/task-client";

test.use({ daemonOptions: { scriptedMlx: true } });
test.describe.configure({ timeout: 120_000 });

const vague = "Summarise {text} in some words for the team. Do not name persons.";
const better = "Summarise {text} in a list for the team. Do not name persons.";

test("a judge says which column is better, or why it cannot", async ({ page, daemon }) => {
  const { api } = createTaskClient(daemon.url);
  const { id: promptId } = await api.prompts.create.mutate({ name: "Judged", text: vague });
  await api.prompts.revise.mutate({ promptId, text: better });
  await page.goto(`/prompts?id=${promptId}`);
  await page.getByRole("tab", { name: "Compare" }).click();
  const verdicts = page.getByRole("region", { name: "Verdicts" });
  await daemon.mlx.script({ answers: judgeAnswers([better]) });
  await verdicts.getByRole("button", { name: "Ask which prompt is better" }).click();
  await expect(verdicts.getByText("Column 2 is preferred to column 1, in both orders.")).toBeVisible();
  expect(await findSeriousViolations(page)).toEqual([]);
  expect(await overflowsSideways(page)).toBe(false);
  await daemon.mlx.script({ answers: [{ text: '{"reason": "r", "verdict": "B"}' }] });
  await verdicts.getByRole("button", { name: "Ask which prompt is better" }).click();
  await expect(verdicts.getByText("Column 2 shown first: not preferred; shown second: preferred.")).toBeVisible();
  await page.getByRole("listitem", { name: "Column 1" }).getByLabel("Revision").click();
  await page.getByRole("option", { name: /^2/ }).click();
  await expect(verdicts.getByText("choose two different revisions")).toBeVisible();
});

test("a judge that failed its test gives no verdict, and a stop ends its work", async ({ page, daemon }) => {
  const { api } = createTaskClient(daemon.url);
  // Another judge than the first test's: a changed question is a test to take again.
  const judge = await api.prompts.get.query({ reference: "prompt-judge" });
  const [shipped] = await api.prompts.revisions.query({ promptId: judge.id });
  await api.prompts.revise.mutate({ promptId: judge.id, text: `${shipped?.text}\nBe strict.` });
  const { id: promptId } = await api.prompts.create.mutate({ name: "Not judged", text: vague });
  await api.prompts.revise.mutate({ promptId, text: better });
  await daemon.mlx.script({ answers: [{ match: "You compare two prompts", text: "one two three", hangAfter: 1 }] });
  await page.goto(`/prompts?id=${promptId}`);
  await page.getByRole("tab", { name: "Compare" }).click();
  const verdicts = page.getByRole("region", { name: "Verdicts" });
  await verdicts.getByRole("button", { name: "Ask which prompt is better" }).click();
  const isOpen = async () => (await daemon.mlx.requests()).some(({ state }) => state === "open");
  await expect.poll(isOpen).toBe(true);
  await verdicts.getByRole("button", { name: "Stop", exact: true }).click();
  await expect.poll(isOpen).toBe(false);
  await daemon.mlx.script({ answers: [{ text: '{"reason": "r", "verdict": "A"}' }] });
  await verdicts.getByRole("button", { name: "Ask which prompt is better" }).click();
  await expect(verdicts.getByText("There is no verdict. test/scripted is no reliable judge")).toBeVisible();
  expect(await findSeriousViolations(page)).toEqual([]);
});
