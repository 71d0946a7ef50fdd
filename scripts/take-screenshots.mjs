// @ts-check
/**
 * `node scripts/take-screenshots.mjs`: makes docs/screenshots/{board,models,bench}-{light,dark}.png from a real daemon
 * with sample data. The benchmark is a real one, of the demo model on both engines; the other models of the list are
 * empty files of the true size. Needs the built dashboard (`npm run build`) and the parts of `npm test`.
 */
import fs from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { register } from "tsx/esm/api";
import { root } from "./setup/paths.mjs";
import { runMain, SetupError, step } from "./setup/progress.mjs";
import { parts } from "./test/parts.mjs";

register();
const { demoModel, demoTwin } = await import("~/shared/demo-model");
const folder = path.join(root, "docs", "screenshots");
const maxBytes = 150_000;
const launchArgs = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

/** @type {[title: string, status: import("~/shared/contracts/task").TaskStatus, priority: "low" | "medium" | "high" | "critical", tags: string[], criteria: string[]][]} */
const tasks = [
  ["Stream answers while a tool call is open", "In Progress", "high", ["api"], ["The first token is not delayed"]],
  ["Keep the prompt cache across restarts", "Todo", "medium", ["mlx"], ["A warm prompt starts in 50 ms"]],
  ["Write the migration guide from 0.9", "Todo", "medium", ["docs"], []],
  ["Add error handling to the config parser", "Todo", "low", ["cli"], ["Bad input names its line", "Exit code is 2"]],
  ["Compare Q4_K_M with 4-bit groups of 64", "Review", "medium", ["bench"], ["Three pairs, no flags"]],
  ["Upgrade the tokenizer fixtures", "Review", "low", ["tests"], []],
  ["Refuse paths outside the workspace", "Done", "critical", ["security"], ["A symlink is refused too"]],
  ["Show keep-alive as a countdown", "Done", "low", ["ui"], []],
];

/** Names of the catalogue with a number of parameters. */
const shownModels = /** @type {const} */ ([
  ["mlx-community/Llama-3.2-1B-Instruct-4bit", 1_235_814_400],
  ["mlx-community/Llama-3.2-3B-Instruct-4bit", 3_212_749_824],
  ["mlx-community/Qwen2.5-Coder-7B-Instruct-4bit", 7_615_616_512],
]);

/**
 * A model folder whose weights take no room on disk: the header of 4-bit weights in groups of 64, then a hole.
 * @param {string} modelsDir
 * @param {string} name
 * @param {number} parameters
 */
function writeHollowModel(modelsDir, name, parameters) {
  const rows = Math.floor(parameters / 2048);
  const sizes = { weight: rows * 1024, scales: rows * 64, biases: rows * 64 };
  let offset = 0;
  const header = Object.fromEntries(
    Object.entries(sizes).map(([part, bytes]) => {
      const shape = part === "weight" ? [rows, 256] : [rows, 32];
      const entry = { dtype: part === "weight" ? "U32" : "F16", shape, data_offsets: [offset, offset + bytes] };
      offset += bytes;
      return [`layer.${part}`, entry];
    }),
  );
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const target = path.join(modelsDir, "mlx", name);
  fs.mkdirSync(target, { recursive: true });
  const config = { model_type: "llama", max_position_embeddings: 131_072, quantization: { group_size: 64, bits: 4 } };
  fs.writeFileSync(path.join(target, "config.json"), JSON.stringify(config));
  fs.writeFileSync(path.join(target, "model.safetensors"), Buffer.concat([length, text]));
  fs.truncateSync(path.join(target, "model.safetensors"), 8 + text.length + offset);
}

/** @param {ReturnType<typeof import("../tests/e2e/board-page").connectTo>} api */
async function fill(api) {
  for (const [title, status, priority, tags, criteria] of tasks) {
    await api.tasks.create.mutate({ title, status, priority, tags, criteria });
  }
  const { id } = await api.bench.start.mutate({
    modelA: demoModel,
    modelB: demoTwin,
    pairs: 3,
  });
  for (;;) {
    const job = await api.jobs.get.query({ id });
    if (job.status === "succeeded") return;
    if (job.status !== "queued" && job.status !== "running")
      throw new SetupError(`the benchmark ${job.status}: ${job.error?.message}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

await runMain(async () => {
  if (!fs.existsSync(path.join(root, "out", "index.html"))) throw new SetupError("Run `npm run build` first.");
  for (const part of Object.values(parts)) process.env[part.variable] ||= await part.get();
  const { startDaemon } = await import("../tests/fixtures/start-daemon");
  const { connectTo } = await import("../tests/e2e/board-page");
  fs.mkdirSync(folder, { recursive: true });

  const daemon = await startDaemon({ models: ["demo"], ollama: true });
  const browser = await chromium.launch({ executablePath: process.env.OLLMLX_TEST_CHROMIUM, args: launchArgs });
  try {
    await step("sample data", async () => {
      await fill(connectTo(daemon.url));
      for (const [name, parameters] of shownModels) writeHollowModel(daemon.modelsDir, name, parameters);
      await connectTo(daemon.url).models.load.mutate({ name: demoModel });
      return `${tasks.length} tasks, one benchmark`;
    });
    for (const theme of /** @type {const} */ (["light", "dark"])) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: theme });
      for (const name of ["board", "models", "bench"]) {
        await page.goto(`${daemon.url}/${name}`);
        await page.getByRole("button", { name: "MLX backend: Running" }).waitFor();
        await page.waitForFunction(() => !document.querySelector("[aria-busy=true], .animate-pulse"));
        if (name === "bench") await page.getByRole("tablist", { name: "Views of the run" }).waitFor();
        await page.mouse.move(640, 790);
        const image = await page.screenshot({ animations: "disabled", caret: "hide" });
        if (image.length > maxBytes)
          throw new SetupError(`${name}-${theme} has ${image.length} bytes, more than ${maxBytes}`);
        fs.writeFileSync(path.join(folder, `${name}-${theme}.png`), image);
        console.log(`${name}-${theme}.png: ${Math.round(image.length / 1000)} KB`);
      }
      await page.close();
    }
  } finally {
    await browser.close();
    await daemon.stop();
  }
});
