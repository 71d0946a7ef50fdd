import { join } from "node:path";
import { test as base, expect } from "~/tests/e2e/fixtures/dashboard";
import { type Hub, startHub } from "~/tests/e2e/fixtures/hub";
import { installFakeModel } from "~/tests/fixtures/model-folder";

const test = base.extend<object, { hub: Hub }>({
  hub: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern
    async ({}, use) => {
      const hub = await startHub();
      await use(hub);
      await hub.stop();
    },
    { scope: "worker" },
  ],
  daemonOptions: async ({ hub }, use) => use({ scriptedMlx: true, env: { HF_ENDPOINT: hub.url } }),
});

const MB = 1_000_000;

test("a pull shows bytes, share, speed and time left, is cancelled, and then goes on to the end", async ({
  page,
  hub,
}) => {
  await hub.addModel("org/slow-4bit", 8 * 1024 * 1024);
  await hub.setFault("org/slow-4bit", { bytes_per_second: 2 * MB });
  await page.goto("/models");
  await page.getByLabel("Name of the model to pull").fill("org/slow-4bit");
  await page.keyboard.press("Enter");

  const downloads = page.getByRole("region", { name: "Downloads" });
  await expect(downloads).toContainText(/\d+%.*MB of 8\.4 MB · .*MB\/s · .* left/);
  await page.getByRole("button", { name: "1 job running" }).click();
  await expect(page.getByRole("dialog", { name: "Jobs" })).toContainText("org/slow-4bit");
  await page.keyboard.press("Escape");
  await downloads.getByRole("button", { name: /^Cancel/ }).click();
  await expect(downloads).toHaveCount(0);
  await expect(page.getByRole("button", { name: "org/slow-4bit", exact: true })).toHaveCount(0);

  await hub.setFault("org/slow-4bit", {});
  await page.getByLabel("Name of the model to pull").fill("org/slow-4bit");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "org/slow-4bit", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("dialog", { name: "org/slow-4bit" })).toContainText("model.safetensors");
});

test("a pull that fails says why and what to do; a name that cannot be pulled is not sent", async ({ page }) => {
  await page.goto("/models");
  const name = page.getByLabel("Name of the model to pull");
  await name.fill("org/not-there");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Downloads" })).toContainText(/org\/not-there/);
  await expect(page.getByRole("region", { name: "Downloads" })).toContainText(/not|no /);
  await page.getByRole("button", { name: 'Take "Pull org/not-there" off the list' }).click();

  await name.fill("llama");
  await page.keyboard.press("Enter");
  await expect(page.getByText("org/llama for MLX, llama:latest for Ollama")).toBeVisible();
  await expect(page.getByRole("region", { name: "Downloads" })).toHaveCount(0);
});

test("a folder dropped into the store appears by itself", async ({ page, daemon }) => {
  await page.goto("/models");
  await expect(page.getByRole("button", { name: "test/scripted", exact: true })).toBeVisible();
  await installFakeModel(join(daemon.modelsDir, "mlx"), "mine/dropped-in");
  await expect(page.getByRole("button", { name: "mine/dropped-in", exact: true })).toBeVisible();
});

test("search and engine live in the URL", async ({ page }) => {
  await page.goto("/models?q=nothing-like-it");
  await expect(page.getByText("No model passes the filter")).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.getByRole("searchbox").fill("scripted");
  await expect(page.getByRole("button", { name: "test/scripted", exact: true })).toBeVisible();
  await expect(page).toHaveURL(/q=scripted/);

  await page.getByRole("combobox", { name: "Engine" }).click();
  await page.getByRole("option", { name: "GGUF" }).click();
  await expect(page).toHaveURL(/engine=ollama/);
  await expect(page.getByText("No model passes the filter")).toBeVisible();
});

test("a model is loaded, unloaded, and deleted only after a yes", async ({ page, daemon }) => {
  await installFakeModel(join(daemon.modelsDir, "mlx"), "mine/to-delete");
  await page.goto("/models");
  const row = page.getByRole("row").filter({ hasText: "mine/to-delete" });
  const act = async (item: string) => {
    await row.getByRole("button", { name: "Actions for mine/to-delete" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await act("Load");
  await expect(row).toContainText(/left|stays/);
  await act("Unload");
  await expect(row).not.toContainText(/left|stays/);

  await act("Delete");
  await page.getByRole("dialog").getByRole("button", { name: "Keep" }).click();
  await expect(row).toBeVisible();
  await act("Delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(row).toHaveCount(0);
});

test("the catalogue says how each model fits this machine", async ({ page }) => {
  await page.goto("/models");
  await page.getByRole("tab", { name: "Catalogue" }).click();
  await expect(page).toHaveURL(/tab=catalogue/);
  const entries = page.getByRole("region", { name: "Catalogue" }).getByRole("listitem");
  await expect(entries.first()).toBeVisible();
  for (const text of await entries.allTextContents()) expect(text).toMatch(/Fits|Tight|Too big/);
});

test("the detail sheet is in the URL, and back closes it", async ({ page }) => {
  await page.goto("/models");
  await page.getByRole("button", { name: "test/scripted", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "test/scripted" });
  await expect(sheet).toContainText("curl http://");
  await expect(page).toHaveURL(/model=test%2Fscripted/);
  await page.goBack();
  await expect(sheet).toHaveCount(0);
});
