import { expect, findSeriousViolations, overflowsDown, overflowsSideways, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { scriptedMlx: true } });

const paths = {
  Board: "/board",
  Models: "/models",
  Chat: "/chat",
  Bench: "/bench",
  Prompts: "/prompts",
  Settings: "/settings",
} as const;

for (const [title, path] of Object.entries(paths)) {
  for (const width of [400, 1600]) {
    for (const colorScheme of ["light", "dark"] as const) {
      test(`${title} at ${width} px, ${colorScheme}: no console message, no serious axe finding, nothing cut off`, async ({
        page,
      }) => {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.goto(path);
        await expect(page.getByRole("banner").getByRole("heading", { level: 1 })).toHaveText(title);
        await expect(page.getByRole("button", { name: "MLX backend: Running" })).toBeVisible();
        await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
        expect(await findSeriousViolations(page)).toEqual([]);
        expect(await overflowsSideways(page)).toBe(false);
        expect(await overflowsDown(page)).toBe(false);
      });
    }
  }
}

test("a used machine starts on the board", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/board$/);
});

test("an address without a page says so and leads back", async ({ page, complaints }) => {
  await page.goto("/nowhere");
  await expect(page.getByText("No page here")).toBeVisible();
  expect(complaints.splice(0)).toEqual([expect.stringContaining("404")]);
});

test("the keyboard reaches every page, the help and the palette", async ({ page }) => {
  await page.goto("/settings");
  await expect(page.getByRole("button", { name: "MLX backend: Running" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await expect(page).toHaveURL(/\/models$/);
  await expect(page.getByRole("button", { name: "test/scripted", exact: true })).toBeVisible();

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Search the models");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("prompts");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/prompts$/);
});

test("the theme chosen is remembered and there from the first paint", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/settings");
  await page.getByRole("group", { name: "Theme" }).getByText("Dark").click();
  await expect(page.locator("html")).toHaveClass(/dark/);

  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      document.documentElement.dataset.themeAtFirstBody = document.documentElement.className;
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme-at-first-body", /dark/);
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
});

for (const reducedMotion of ["reduce", "no-preference"] as const) {
  test(`a change of theme recolours every text at once, motion: ${reducedMotion}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "light", reducedMotion });
    await page.goto("/settings");
    await expect(page.getByRole("button", { name: "MLX backend: Running" })).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    // In one step, since a page of its own turn would give the browser time to finish.
    const { before, atOnce, later } = await page.getByRole("group", { name: "Theme" }).evaluate(async (group) => {
      const texts = [...document.body.querySelectorAll("*")].filter((element) => !group.contains(element));
      const colours = () => texts.map((element) => getComputedStyle(element).color);
      const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const before = colours();
      const dark = group.querySelectorAll<HTMLElement>("input, [role=radio]")[2];
      dark?.click();
      const atOnce = colours();
      for (let frame = 0; frame < 30; frame++) await nextFrame();
      return { before, atOnce, later: colours() };
    });
    await expect(page.locator("html")).toHaveClass(/dark/);
    expect(atOnce).toEqual(later);
    expect(atOnce).not.toEqual(before);
  });
}

test("an engine is stopped and started from its dot", async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("button", { name: "MLX backend: Running" }).click();
  const panel = page.getByRole("dialog", { name: "MLX backend" });
  await expect(panel).toContainText(/pid \d+/);
  await panel.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("button", { name: "MLX backend: Stopped" })).toBeVisible();
  await panel.getByRole("button", { name: "Start" }).click();
  await expect(page.getByRole("button", { name: "MLX backend: Running" })).toBeVisible();
});

test("an engine that is not installed says what to do", async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("button", { name: "Ollama: Not available" }).click();
  await expect(page.getByRole("dialog", { name: "Ollama" })).toContainText(/Ollama/);
  expect(await findSeriousViolations(page)).toEqual([]);
});
