import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "~/cli/client";
import { isTerminal } from "~/shared/contracts/job";
import { test as base, expect } from "~/tests/e2e/fixtures/dashboard";
import { type BenchDaemon, ggufModel, mlxModel, startBenchDaemon } from "~/tests/fixtures/bench-daemon";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";

/** Where the pictures go, for whoever wants to look at them. */
const pictures = process.env.OLLMLX_TEST_PICTURES;

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

test("every chart of a run with all its tests, as a drawing, a table and a file; compared and over time", async ({
  page,
  rig,
}) => {
  test.setTimeout(240_000);
  // Longer than a busy machine delays a token by itself, which three pairs would show as a spread.
  await rig.daemon.mlx.script({ answers: [{ tokenDelayMs: 8 }] });
  await rig.scriptOllama({ answers: [{ tokenDelayMs: 16 }] });
  const client = createClient(rig.daemon.url);
  const measure = async (extra: object) => {
    const work = { pairs: 3, promptTokens: 40, outputTokens: 24, warmups: 0, watchMachine: false };
    const { id } = await client.bench.start.mutate({ modelA: mlxModel, modelB: ggufModel, ...work, ...extra });
    const job = () => client.jobs.get.query({ id });
    await expect.poll(async () => isTerminal((await job()).status), { timeout: 60_000 }).toBe(true);
    expect(await job()).toMatchObject({ status: "succeeded", error: null });
    return id;
  };
  const everything = {
    lengths: [80],
    concurrency: [1, 2],
    sustainedTokens: 64,
    workloads: true,
    gateway: true,
    memory: true,
  };
  const first = await measure(everything);
  // So much slower that three pairs show it on a machine with other work.
  await rig.daemon.mlx.script({ answers: [{ tokenDelayMs: 40 }] });
  const second = await measure(everything);

  await page.goto(`/bench?run=${second}`);
  const charts = [
    /^Decode: MLX/,
    /^Prefill: MLX/,
    /^Time to first token: MLX/,
    /^Effective: MLX/,
    /^Pairs: A is faster than B in \d of 3/,
    /^Race of pair 3: test\/alpha 24 tokens in/,
    /^Memory: MLX idle/,
    /^Decode by depth of the context: test\/alpha/,
    /^First token by prompt length: /,
    /^Throughput by requests at once: /,
    /^First token by requests at once: /,
    /^Speed over a long answer: /,
  ];
  for (const name of charts) await expect(page.getByRole("img", { name })).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText('"2 to 3 times faster": this run cannot tell.')).toBeVisible();
  await expect(page.getByRole("region", { name: "Classify a long review" }).getByText("says negative")).toHaveCount(2);
  await expect(page.getByText("What the way through ollmlx costs")).toBeVisible();

  const toTable = page.getByRole("button", { name: / as a table$/ });
  const titles = await toTable.evaluateAll((buttons) =>
    buttons.map((button) => button.getAttribute("aria-label")?.replace(" as a table", "") ?? ""),
  );
  expect(titles).toHaveLength(charts.length);
  const drawings = page.getByRole("img", { name: /: / });
  const drawn = await drawings.count();
  for (const title of titles) {
    await page.getByRole("button", { name: `${title} as a table` }).press("Enter");
    await expect(drawings).toHaveCount(drawn - 1);
    await expect(page.getByRole("button", { name: `Save ${title}`, exact: true })).toBeDisabled();
    await page.getByRole("button", { name: `${title} as a chart` }).press("Enter");
    await expect(drawings).toHaveCount(drawn);
  }
  await page.getByRole("button", { name: "Race as a table" }).press("Enter");
  await expect(page.getByRole("region", { name: "Table of Model, Tokens, Seconds" })).toContainText(mlxModel);
  await page.getByRole("button", { name: "Race as a chart" }).press("Enter");
  for (const [form, beginning] of [
    ["SVG", "<svg"],
    ["PNG", "\u0089PNG"],
  ] as const) {
    await page.getByRole("button", { name: form === "SVG" ? "Save Decode" : "Save Pairs", exact: true }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: `Save as ${form}` }).click();
    const bytes = await readFile(await (await download).path());
    expect(bytes.toString("latin1").slice(0, 4)).toBe(beginning);
    expect(bytes.toString("latin1")).not.toContain("var(--");
  }
  await page.getByRole("button", { name: "Export" }).click();
  const exported = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "jsonl" }).click();
  expect((await exported).suggestedFilename()).toBe(`bench-${second}.jsonl`);

  for (const colorScheme of pictures ? (["light", "dark"] as const) : []) {
    mkdirSync(pictures ?? "", { recursive: true });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: 1400, height: 3600 });
    await page.screenshot({ path: join(pictures ?? "", `result-${colorScheme}.png`) });
  }

  await page.getByRole("button", { name: "Make baseline" }).click();
  await expect(page.getByRole("button", { name: "Is the baseline" })).toBeVisible();
  await page.getByRole("tab", { name: "Compare" }).click();
  await expect(page.getByText(/^Slower: decode/)).toBeVisible();
  await expect(page).toHaveURL(/view=compare/);
  if (pictures) await page.screenshot({ path: join(pictures, "compare.png") });
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByRole("img", { name: /^Decode over 2 runs/ })).toBeVisible();
  if (pictures) await page.screenshot({ path: join(pictures, "history.png") });
  await page.getByRole("tab", { name: "Workflow" }).click();
  await expect(page.getByText("No model has worked on the board yet")).toBeVisible();
  expect(first).not.toBe(second);
});
