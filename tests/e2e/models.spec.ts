import { join } from "node:path";
import { test as base, expect, findSeriousViolations } from "~/tests/e2e/fixtures/dashboard";
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
  const sheet = page.getByRole("dialog", { name: "org/slow-4bit" });
  await sheet.getByRole("tab", { name: "Files and texts" }).click();
  await expect(sheet).toContainText("model.safetensors");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Actions for org/slow-4bit" }).click();
  await page.getByRole("menuitem", { name: "Look for an update" }).click();
  await expect(page.getByText("Pull org/slow-4bit: there is nothing newer")).toBeVisible();
});

test("a pull that fails says why and what to do; a name that cannot be pulled is not sent", async ({ page }) => {
  await page.goto("/models");
  const name = page.getByLabel("Name of the model to pull");
  await name.fill("org/not-there");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Downloads" })).toContainText(/org\/not-there/);
  await expect(page.getByRole("region", { name: "Downloads" })).toContainText(/not|no /);
  await page.getByRole("button", { name: "Try again: Pull org/not-there" }).click();
  await expect(page.getByRole("region", { name: "Downloads" }).getByRole("listitem")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Try again: Pull org/not-there" })).toBeVisible();
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

test("a model is loaded, kept loaded, let go and unloaded", async ({ page, daemon }) => {
  await installFakeModel(join(daemon.modelsDir, "mlx"), "mine/to-load");
  await page.goto("/models");
  const row = page.getByRole("row").filter({ hasText: "mine/to-load" });
  const act = async (item: string) => {
    await row.getByRole("button", { name: "Actions for mine/to-load" }).click();
    await page.getByRole("menuitem", { name: item, exact: true }).click();
  };
  const strip = page.getByRole("region", { name: "Memory of this machine" });
  await act("Load");
  await expect(row).toContainText(/left|stays/);
  await expect(strip).toContainText("mine/to-load");
  await act("Unload");
  await expect(row).not.toContainText(/left|stays/);
  await expect(strip).not.toContainText("mine/to-load");
  await expect(strip).toContainText(/Other programs.*Free.*models may take/);
});

test("a deletion is taken back from the toast, and after a reload from the row; else it happens", async ({
  page,
  daemon,
}) => {
  await installFakeModel(join(daemon.modelsDir, "mlx"), "mine/to-delete");
  await page.goto("/models");
  const row = page.getByRole("row").filter({ hasText: "mine/to-delete" });
  const askToDelete = async () => {
    await row.getByRole("button", { name: "Actions for mine/to-delete" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
  };
  await askToDelete();
  await page.getByRole("button", { name: "Undo", exact: true }).first().click();
  await expect(row.getByRole("button", { name: "Actions for mine/to-delete" })).toBeVisible();

  await askToDelete();
  await expect(row).toContainText(/deleted in \d+ s/);
  await page.reload();
  await row.getByRole("button", { name: "Keep mine/to-delete" }).click();
  await expect(row.getByRole("button", { name: "Actions for mine/to-delete" })).toBeVisible();

  await askToDelete();
  await expect(row).toHaveCount(0, { timeout: 15_000 });
});

test("the catalogue is grouped by use, says how models fit, and offers a successor for what cannot be loaded", async ({
  page,
}) => {
  await page.goto("/models");
  await page.getByRole("tab", { name: "Catalogue" }).click();
  await expect(page).toHaveURL(/tab=catalogue/);
  for (const group of ["Small, for a first try", "Chat and text", "Code", "Embeddings, for search"]) {
    await expect(page.getByRole("region", { name: group })).toBeVisible();
  }
  await expect(page.getByText("Default", { exact: true })).toBeVisible();
  const old = page.getByRole("listitem").filter({ hasText: "CodeLlama-7b-mlx" });
  await expect(old).toContainText("the old .npz format");
  await expect(old.getByRole("button", { name: "Pull mlx-community/Qwen2.5-Coder-7B-Instruct-4bit" })).toBeVisible();

  await page.getByRole("searchbox").fill("coder 30b");
  await expect(page.getByRole("region", { name: "Chat and text" })).toHaveCount(0);
  await page.getByRole("searchbox").fill("no such model");
  await page.getByRole("button", { name: "Search the hub" }).click();
  await expect(page).toHaveURL(/tab=hub/);
});

test("the hub is searched while it can be reached, and says so when it cannot", async ({ page, hub, complaints }) => {
  await hub.addModel("org/found-4bit", 4096);
  await hub.setFault("org/found-4bit", { gated: "manual" });
  await page.goto("/models?tab=hub");
  await page.getByRole("searchbox").fill("found");
  const row = page.getByRole("listitem").filter({ hasText: "org/found-4bit" });
  await expect(row).toContainText(/Gated.*1,234.*Licence mit/);
  await page.getByRole("searchbox").fill("nothing like it");
  await expect(page.getByText("The hub has nothing for")).toBeVisible();

  await hub.setFault("search", { status: 429 });
  await page.getByRole("searchbox").fill("again");
  await expect(page.getByText("The hub is out of reach")).toBeVisible();
  await expect(page.getByText("too many questions")).toBeVisible();
  await hub.setFault("search", {});
  await page.getByRole("searchbox").fill("found-");
  await expect(row).toBeVisible();
  // The browser itself reports the answer of 503.
  complaints.length = 0;
});

test("the list is sorted by its columns and compared by keyboard alone", async ({ page, daemon }) => {
  await installFakeModel(join(daemon.modelsDir, "mlx"), "aaa/first");
  await page.goto("/models");
  const names = page.locator("[data-model-name]");
  await expect(names.first()).toHaveText("aaa/first");
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await expect(page).toHaveURL(/sort=-name/);
  await expect(names.last()).toHaveText("aaa/first");
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");

  await page.locator("body").click({ position: { x: 700, y: 700 } });
  await page.keyboard.press("ArrowDown");
  await expect(names.first()).toBeFocused();
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  await expect(page.getByText("2 models ticked")).toBeVisible();
  await page.getByRole("button", { name: "Compare" }).press("Enter");
  const sheet = page.getByRole("dialog", { name: "Compare models" });
  await expect(sheet.getByRole("row", { name: /Quantisation/ })).toBeVisible();
  await expect(page).toHaveURL(/compare=/);
  await page.reload();
  await expect(sheet.getByRole("columnheader").filter({ hasText: "/" })).toHaveCount(2);
  expect(await findSeriousViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
});

test("a folder is imported by its path; a wrong path says why", async ({ page, daemon, complaints }) => {
  const folder = await installFakeModel(join(daemon.home, "elsewhere"), "some/folder");
  await page.goto("/models");
  await page.keyboard.press("i");
  const dialog = page.getByRole("dialog", { name: "Import a folder" });
  await dialog.getByLabel("Path of the folder").fill("/no/such/folder");
  await dialog.getByRole("button", { name: "Import" }).click();
  await expect(dialog.getByRole("alert")).toContainText("cannot read the folder /no/such/folder");
  // The browser itself reports the answer of 400.
  complaints.length = 0;
  await dialog.getByLabel("Path of the folder").fill(folder);
  await dialog.getByLabel("Name of the model").fill("imported");
  await dialog.getByRole("button", { name: "Import" }).click();
  await expect(page.getByRole("dialog", { name: "local/imported" })).toBeVisible();
});

test("a model's settings and roles are kept", async ({ page, daemon }) => {
  await installFakeModel(join(daemon.modelsDir, "mlx"), "mine/set");
  await page.goto("/models?model=mine%2Fset");
  const sheet = page.getByRole("dialog", { name: "mine/set" });
  await sheet.getByRole("tab", { name: "Settings" }).click();
  await sheet.getByLabel("System prompt").fill("Be brief.");
  await sheet.getByLabel("Stays loaded").fill("soon");
  await expect(sheet.getByRole("button", { name: "Save" })).toBeDisabled();
  await sheet.getByLabel("Stays loaded").fill("1h");
  await sheet.getByRole("textbox", { name: "Temperature" }).fill("0.3");
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The settings of mine/set are saved")).toBeVisible();
  await sheet.getByRole("switch", { name: "Code" }).click();
  await expect(sheet).toContainText("You chose this model.");
  expect(await findSeriousViolations(page)).toEqual([]);

  await page.reload();
  await sheet.getByRole("tab", { name: "Settings" }).click();
  await expect(sheet.getByLabel("System prompt")).toHaveValue("Be brief.");
  await expect(sheet.getByRole("textbox", { name: "Temperature" })).toHaveValue("0.3");
  await page.goto("/settings");
  const roles = page.getByRole("combobox", { name: "Model for Code" });
  await expect(roles).toHaveText("mine/set");
  await roles.click();
  await page.getByRole("option", { name: /^Automatic/ }).click();
  await expect(roles).toHaveText(/^Automatic/);
});

test("a model is renamed, and a taken name is refused", async ({ page, daemon, complaints }) => {
  await installFakeModel(join(daemon.modelsDir, "mlx"), "mine/old-name");
  await page.goto("/models?model=mine%2Fold-name&work=rename");
  const sheet = page.getByRole("dialog", { name: "Rename: mine/old-name" });
  await sheet.getByLabel("New name").fill("test/scripted");
  await sheet.getByRole("button", { name: "Rename" }).click();
  await expect(sheet.getByRole("alert")).toContainText("there is a model test/scripted already");
  complaints.length = 0;
  await sheet.getByLabel("New name").fill("mine/new-name");
  await sheet.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("dialog", { name: "mine/new-name" })).toBeVisible();
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
