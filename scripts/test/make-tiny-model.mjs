// @ts-check
import fs from "node:fs";
import path from "node:path";
import { withLock } from "../setup/lock.mjs";
import { cacheDir, root, venvPython } from "../setup/paths.mjs";
import { runTool } from "../setup/run-tool.mjs";
import { hashInputs } from "../setup/stamps.mjs";

const script = "scripts/make-tiny-model.py";

/** A small model with seeded weights in Hugging Face form, kept per version of the script. Answers its folder. */
export async function makeTinyModel() {
  const key = hashInputs([script, "mlx_backend/requirements.txt"]).slice(0, 16);
  const folder = path.join(cacheDir(), "tiny-model", key);
  await withLock(path.join(cacheDir(), "tiny-model", "lock"), "making the tiny model", async () => {
    if (fs.existsSync(folder)) return;
    const staging = `${folder}.${process.pid}`;
    try {
      await runTool("make-tiny-model", venvPython, [path.join(root, script), "--out", staging, "--seed", "7"]);
      fs.renameSync(staging, folder);
    } finally {
      fs.rmSync(staging, { recursive: true, force: true });
    }
  });
  return folder;
}
