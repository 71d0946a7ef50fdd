import { expect, findSeriousViolations, overflowsSideways, test } from "~/tests/e2e/fixtures/dashboard";

test.use({ daemonOptions: { models: ["tiny"], ollama: true } });
test.setTimeout(240_000);

const examples = Array.from({ length: 24 }, (_, n) =>
  JSON.stringify({ prompt: `Say it ${n}`, completion: "Blue cat." }),
);

test("a model is quantised and given a GGUF twin; a second twin of that name is refused before it begins", async ({
  page,
}) => {
  await page.goto("/models");
  await page.getByRole("button", { name: "Actions for test/tiny" }).click();
  await page.getByRole("menuitem", { name: "Quantise" }).click();
  const form = page.getByRole("dialog", { name: "Quantise: test/tiny" });
  await expect(form.getByLabel("Name of the copy")).toHaveValue("local/tiny-4bit");
  await form.getByRole("combobox", { name: "Bits" }).click();
  await page.getByRole("option", { name: "8 bits" }).click();
  await expect(form.getByLabel("Name of the copy")).toHaveValue("local/tiny-8bit");
  await expect(form).toContainText(/8\.50 bits a weight, about 1\.6 MB instead of 3\.0 MB/);
  expect(await findSeriousViolations(page)).toEqual([]);
  await form.getByRole("button", { name: "Quantise" }).click();
  await expect(form).toHaveCount(0);
  await expect(page.getByRole("button", { name: "local/tiny-8bit", exact: true })).toBeVisible({ timeout: 120_000 });

  await page.getByRole("button", { name: "test/tiny", exact: true }).click();
  await page.getByRole("button", { name: "Make GGUF twin" }).click();
  const twin = page.getByRole("dialog", { name: "Make a GGUF twin: test/tiny" });
  await expect(twin).toContainText("It gets the llama3 template");
  await expect(twin.getByLabel("Name in Ollama")).toHaveValue("tiny:mlx-f16");
  await twin.getByRole("button", { name: "Make the twin" }).click();
  await expect(page.getByRole("button", { name: "tiny:mlx-f16", exact: true })).toBeVisible({ timeout: 120_000 });
  await page.getByRole("button", { name: "test/tiny", exact: true }).click();
  await page.getByRole("button", { name: "Make GGUF twin" }).click();
  await expect(twin.getByRole("alert")).toContainText("there is a model tiny:mlx-f16 already");
  await expect(twin.getByRole("button", { name: "Make the twin" })).toBeDisabled();
});

test("a model is fine-tuned: wrong examples are shown, the curve grows, a reload keeps it, the result is compared", async ({
  page,
}) => {
  await page.goto("/models?model=test%2Ftiny&work=fine-tune");
  const form = page.getByRole("dialog", { name: "Fine-tune: test/tiny" });
  await expect(form.getByRole("button", { name: "Start training" })).toBeDisabled();
  await form.getByRole("tab", { name: "Text" }).click();
  await form.getByLabel("Examples, one JSON object a line").fill('{"prompt": "a"}\nnonsense');
  await form.getByRole("button", { name: "Check" }).click();
  const check = form.getByRole("region", { name: "Check of the examples" });
  await expect(check).toContainText("Line 2: it is not JSON");
  await expect(form.getByRole("button", { name: "Start training" })).toBeDisabled();

  await form.getByRole("tab", { name: "File" }).click();
  await form
    .getByLabel("File of examples")
    .setInputFiles({ name: "data.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(examples.join("\n")) });
  await expect(check).toContainText("24 prompts with answers");
  await form.getByLabel("Steps").fill("30");
  await form.getByLabel("Layers trained").fill("2");
  await form.getByLabel("Learning rate").fill("0.0005");
  await expect(form).toContainText("Each example is seen about 2.5 times.");
  expect(await findSeriousViolations(page)).toEqual([]);
  await form.getByRole("button", { name: "Start training" }).click();

  const training = page.getByRole("dialog", { name: "Fine-tune test/tiny as local/tiny-tuned" });
  await expect(training).toContainText("It goes on when this page is closed.");
  await expect(training.getByRole("img", { name: /^Loss .* at step \d+ of 30$/ })).toBeVisible({ timeout: 180_000 });
  await page.reload();
  await expect(training.getByRole("img", { name: /^Loss .* at step \d+ of 30$/ })).toBeVisible();
  await expect(training).toContainText("This training has ended.", { timeout: 180_000 });
  await expect(training).toContainText(/Step\s*30 of 30/);
  await page.setViewportSize({ width: 400, height: 860 });
  expect(await overflowsSideways(page)).toBe(false);
  await training.getByRole("link", { name: "Compare with the base" }).click();
  await expect(page).toHaveURL(/\/chat\?model=local%2Ftiny-tuned&with=test%2Ftiny/);

  await page.setViewportSize({ width: 1280, height: 860 });
  await page.goto("/models?model=local%2Ftiny-tuned");
  const sheet = page.getByRole("dialog", { name: "local/tiny-tuned" });
  await expect(sheet).toContainText("made from test/tiny");
  await expect(sheet.getByRole("heading", { name: "Trained here from test/tiny" })).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Fuse the adapter" })).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Make GGUF twin" })).toHaveCount(0);
});
