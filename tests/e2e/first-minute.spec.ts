import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoardPage, connectTo } from "~/tests/e2e/board-page";
import { ask, conversation, openChat, settle } from "~/tests/e2e/chat-page";
import { expect, findSeriousViolations, overflowsSideways, test } from "~/tests/e2e/fixtures/dashboard";
import { startDaemon } from "~/tests/fixtures/start-daemon";

test.use({ daemonOptions: { models: ["demo"] } });

const sample = "Let people sign in with a passkey";

test("a new machine without a network: from the start to the applied subtasks of a sample task in three minutes", async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "ollmlx-first-"));
  const startedAt = Date.now();
  // A store that nobody has made yet, and a hub whose port refuses.
  const env = { OLLAMA_MODELS: join(folder, "models"), HF_ENDPOINT: "http://127.0.0.1:9" };
  const daemon = await startDaemon({ models: [], env });
  try {
    await page.goto(daemon.url);
    await expect(page).toHaveURL(/\/board$/);
    await expect(page.getByRole("complementary", { name: "Demo model" })).toBeVisible();
    await page.getByRole("button", { name: "Add a sample project" }).click();
    await new BoardPage(page, daemon.url).handle(sample).click();
    await page.getByRole("button", { name: "AI", exact: true }).click();
    await page.getByRole("menuitem", { name: /Break down/ }).click();
    const sheet = page.getByRole("dialog");
    await expect(sheet.getByRole("button", { name: /^Apply \d of \d$/ })).toBeVisible({ timeout: 120_000 });
    await expect(sheet.getByText("demo", { exact: true })).toBeVisible();
    await sheet.getByRole("button", { name: /^Apply \d of \d$/ }).click();
    await expect(page.getByText(/^\d subtasks created$/)).toBeVisible();
    expect(Date.now() - startedAt).toBeLessThan(180_000);

    const tasks = await connectTo(daemon.url).tasks.list.query({ limit: 100 });
    const parent = tasks.find(({ title }) => title === sample);
    const titles = tasks.filter(({ parentId }) => parentId === parent?.id).map(({ title }) => title);
    expect(titles.length).toBeGreaterThanOrEqual(3);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((title) => /passkey/i.test(title)).length).toBeGreaterThan(titles.length / 2);
  } finally {
    // A page that outlives its daemon complains of it in the console.
    await page.goto("about:blank");
    await daemon.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the chat answers a question about the product, under the badge", async ({ page }) => {
  await openChat(page, "ollmlx/demo");
  await ask(page, "What is ollmlx?");
  await settle(page);
  await expect(conversation(page)).toContainText(
    "ollmlx runs language models on your own machine, on MLX and on Ollama, and has a board that breaks tasks down with them.",
  );
  await expect(conversation(page).getByText("demo", { exact: true }).first()).toBeVisible();
});

test("a task's sheet says how hard it is and how long it takes", async ({ page, daemon }) => {
  const api = connectTo(daemon.url);
  const { task } = await api.tasks.create.mutate({ title: "Fix a typo in the footer" });
  await new BoardPage(page, daemon.url).open(`/board?task=${task.id}`);
  const analysis = page.getByRole("region", { name: "Analysis" });
  await analysis.getByRole("button", { name: "Ask a model" }).click();
  await expect(analysis).toContainText(/ollmlx\/demo says \w+: \w/, {
    timeout: 60_000,
  });
  await expect(analysis.getByText("demo", { exact: true })).toBeVisible();
  await analysis.getByRole("button", { name: "Estimate" }).click();
  await expect(analysis).toContainText("Half of such tasks are done within");
});

test("the race that the page proposes has answers of full length on both engines, under the badge", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const daemon = await startDaemon({ models: ["demo"], ollama: true });
  try {
    await page.goto(`${daemon.url}/bench`);
    await expect(page.getByLabel("Model A")).toContainText("ollmlx/demo");
    await expect(page.getByLabel("against B")).toContainText("demo:mlx-f16");
    await page.getByLabel("Pairs", { exact: true }).fill("2");
    await page.getByLabel("Watch the machine").click();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const lane = page.getByRole("region", { name: "demo:mlx-f16, measured now" });
    await expect(lane.getByText("demo", { exact: true })).toBeVisible({ timeout: 120_000 });
    await expect(page.getByText(/^ollmlx\/demo decodes at [\d.]+x /)).toBeVisible({ timeout: 180_000 });
    await page.getByRole("button", { name: "Repetitions" }).click();
    const texts = page.getByRole("dialog", { name: "Repetitions" }).getByRole("region", { name: "Texts of pair 1" });
    await expect(texts.getByText("demo", { exact: true })).toHaveCount(2);

    const api = connectTo(daemon.url).bench;
    const [listed] = await api.list.query();
    const { samples } = await api.get.query({ id: listed?.id ?? "" });
    const sample = { attempts: 1, finishReason: "length", outputTokens: 128 };
    expect(samples).toMatchObject([sample, sample, sample, sample]);
  } finally {
    // A page that outlives its daemon complains of it in the console.
    await page.goto("about:blank");
    await daemon.stop();
  }
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the offer of a real model fits narrow and wide windows (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    for (const width of [400, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto("/board");
      const notice = page.getByRole("complementary", { name: "Demo model" });
      await expect(notice).toContainText("fits this machine");
      expect(await overflowsSideways(page)).toBe(false);
      expect(await findSeriousViolations(page)).toEqual([]);
      await page.screenshot({ path: test.info().outputPath(`board-${colorScheme}-${width}.png`) });
    }
  });
}
