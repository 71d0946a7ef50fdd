import type { Page } from "@playwright/test";
import { test as base, expect, findSeriousViolations, overflowsSideways } from "~/tests/e2e/fixtures/dashboard";
import { type BenchDaemon, ggufModel, mlxModel, startBenchDaemon } from "~/tests/fixtures/bench-daemon";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";

const test = base.extend<object, { rig: BenchDaemon; daemon: TestDaemon }>({
  rig: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures it must build from this pattern.
    async ({}, use) => {
      const rig = await startBenchDaemon();
      await use(rig);
      await rig.stop();
    },
    { scope: "worker" },
  ],
  daemon: [async ({ rig }, use) => use(rig.daemon), { scope: "worker" }],
});

test.beforeEach(async ({ rig, page }) => {
  await rig.daemon.mlx.script({ answers: [{ tokenDelayMs: 4 }] });
  await rig.scriptOllama({ answers: [{ tokenDelayMs: 8 }] });
  await page.goto("/bench");
  await expect(page.getByLabel("Model A")).toContainText(mlxModel);
  // What else this machine does must not decide how many pairs are measured.
  await page.getByLabel("Watch the machine").click();
});

const fill = async (page: Page, fields: Record<string, string>) => {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
};

test("the proposed pair is measured: lanes while it runs, then verdict, charts, table, texts; deleted at the end", async ({
  page,
}) => {
  await expect(page.getByLabel("against B")).toContainText(ggufModel);
  await expect(page.getByText(/Proposed pair: same base model, 16\.0 and 16\.7 bits per weight/)).toBeVisible();
  await fill(page, { Pairs: "3", "Prompt tokens": "40", "Output tokens": "60" });
  await expect(page.getByText("A claim needs 6 pairs.")).toBeVisible();
  await page.getByRole("button", { name: "Run", exact: true }).click();

  const mlxLane = page.getByRole("region", { name: new RegExp(`^${mlxModel}, `) });
  await expect(mlxLane).toContainText(/w\d+ w\d+/);
  await expect(page.getByRole("progressbar", { name: /^Progress of Benchmark/ })).toBeVisible();
  await expect(page).toHaveURL(/\/bench\?run=\w+$/);
  await expect(mlxLane).toContainText(/memory (at most )?\d+ MiB/);
  await expect(page.getByRole("region", { name: new RegExp(`^${ggufModel}, `) })).toContainText("memory unknown");

  await expect(page.getByText(/^test\/alpha decodes at [\d.]+x \(95 % interval /)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("img", { name: /^Decode: MLX [\d.]+ ± [\d.]+ tok\/s .*; GGUF / })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Prefill: / })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Time to first token: / })).toBeVisible();
  await expect(page.getByRole("region", { name: "Why no claim" })).toContainText(
    "3 clean pairs; a claim needs at least 6.",
  );
  await expect(page.getByRole("button", { name: "tg60", exact: true })).toHaveCount(2);

  await page.reload();
  await page.getByRole("button", { name: "Repetitions" }).click();
  const sheet = page.getByRole("dialog", { name: "Repetitions" });
  await expect(sheet.getByRole("row")).toHaveCount(7);
  await expect(sheet.getByRole("row").nth(1)).toBeInViewport();
  await expect(sheet.getByRole("region", { name: "Texts of pair 1" }).locator("pre")).toHaveText([/w\d+/, /w\d+/]);
  await page.keyboard.press("Escape");

  await page
    .getByRole("button", { name: /^Delete the run of test\/alpha/ })
    .first()
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No run yet.")).toBeVisible();
  await expect(page).toHaveURL(/\/bench$/);
});

test("a cancelled run keeps what was measured", async ({ page, rig }) => {
  await rig.scriptOllama({ answers: [{}, { tokenDelayMs: 4 }, { hangAfter: 5 }] });
  await fill(page, { Pairs: "4", "Prompt tokens": "40", "Output tokens": "20" });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("region", { name: `${ggufModel}, measured now` })).toContainText("1 measured");
  await page
    .getByRole("button", { name: /^Cancel Benchmark/ })
    .last()
    .click();
  await expect(page.getByText("Stopped: cancelled")).toBeVisible();
  await expect(page.getByRole("region", { name: "Why no claim" })).toContainText("The run was stopped");
  await page.getByRole("button", { name: "Repetitions" }).click();
  await expect(page.getByRole("dialog", { name: "Repetitions" }).getByRole("row")).toHaveCount(3);
});

test("one model alone is measured by keyboard, and a wrong number is refused", async ({ page }) => {
  await page.getByLabel("against B").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: "Nothing: measure A alone" }).press("Enter");
  await fill(page, { Repetitions: "0" });
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeDisabled();
  await expect(page.getByLabel("Repetitions")).toHaveAttribute("aria-invalid", "true");
  await fill(page, { Repetitions: "1", "Prompt tokens": "40", "Output tokens": "16" });
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^test\/alpha decodes [\d.]+ tok\/s \(one repetition\)/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText("One model alone was measured: there is nothing to compare with.")).toBeVisible();
});

for (const width of [400, 1600]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`a result at ${width} px, ${colorScheme}: no serious axe finding, nothing cut off`, async ({ page, rig }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.reload();
      const runs = await fetch(`${rig.daemon.url}/trpc/bench.list`).then((reply) => reply.json());
      if (runs.result.data.length === 0) {
        await fill(page, { Pairs: "2", "Prompt tokens": "40", "Output tokens": "16" });
        await page.getByRole("button", { name: "Run", exact: true }).click();
      }
      await expect(page.getByRole("heading", { name: "Result" })).toBeVisible({ timeout: 30_000 });
      expect(await findSeriousViolations(page)).toEqual([]);
      expect(await overflowsSideways(page)).toBe(false);
    });
  }
}

for (const width of [700, 1100, 1600]) {
  test(`the form at ${width} px has its button beside the last field`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const [field, button] = await Promise.all([
      page.getByLabel("Warm-ups").boundingBox(),
      page.getByRole("button", { name: "Run", exact: true }).boundingBox(),
    ]);
    if (!field || !button) throw new Error("the form is not drawn");
    expect(button.x).toBeGreaterThanOrEqual(field.x + field.width);
    expect(button.y + button.height / 2).toBeGreaterThan(field.y);
    expect(button.y + button.height / 2).toBeLessThan(field.y + field.height);
  });
}

test("a link from a model leads to its pair, from either side", async ({ page }) => {
  await page.goto(`/bench?model=${encodeURIComponent(ggufModel)}`);
  await expect(page.getByLabel("Model A")).toContainText(mlxModel);
  await expect(page.getByLabel("against B")).toContainText(ggufModel);
});
