// @ts-check
import fs from "node:fs";
import path from "node:path";
import { checkDisk, findPython } from "./check-tools.mjs";
import { root, venvDir, venvPython } from "./paths.mjs";
import { SetupError } from "./progress.mjs";
import { readOutput, runTool, ToolError } from "./run-tool.mjs";
import { hashInputs, isFresh, writeStamp } from "./stamps.mjs";

const productFile = "mlx_backend/requirements.txt";
const devFile = "mlx_backend/requirements-dev.txt";
/** What makes MLX fast, in the environment once its packages are there. */
const finishers = { "make-blas": "mlx_backend/fast_blas.py", "make-notes": "mlx_backend/fast_transformers.py" };

/** Fails early, before minutes of npm, where there is no Python to make the environment with. */
export function checkPython() {
  if (!readVenvVersion()) findPython();
}

/**
 * `.venv` with the requirements of the MLX backend, and with those of its tests for `isDev`, and what makes MLX fast. Installed
 * again when a requirements file, one of those programs or the Python of the environment changed.
 * @param {{ isDev: boolean }} options
 */
export async function makeVenv({ isDev }) {
  const files = [productFile, ...(isDev ? [devFile] : [])];
  const programs = Object.values(finishers);
  const inputs = [...programs, ...files];
  const stamp = isDev ? "venv-dev" : "venv";
  const existing = readVenvVersion();
  if (existing && isFresh(stamp, hashInputs(inputs, [existing]))) return `up to date (Python ${existing})`;
  checkDisk();
  if (!existing) {
    const python = findPython();
    await runTool("make-venv", python.command, ["-m", "venv", "--clear", venvDir]);
  }
  await installRequirements(files);
  for (const [name, program] of Object.entries(finishers)) await runTool(name, venvPython, [path.join(root, program)]);
  const version = readVenvVersion();
  if (!version) throw new SetupError(`${venvPython} does not run: remove .venv and run this again.`);
  writeStamp(stamp, hashInputs(inputs, [version]));
  if (isDev) writeStamp("venv", hashInputs([...programs, productFile], [version]));
  return `installed (Python ${version})`;
}

/** Null also for an environment whose Python was removed or is too old, which is then made anew. */
function readVenvVersion() {
  if (!fs.existsSync(venvPython)) return null;
  return (
    readOutput(venvPython, [
      "-c",
      "import sys, platform, pip; sys.version_info >= (3, 11) and print(platform.python_version())",
    ]) || null
  );
}

/** @param {string[]} files */
async function installRequirements(files) {
  const args = files.flatMap((file) => ["-r", path.join(root, file)]);
  try {
    await runTool("pip-install", venvPython, [
      "-m",
      "pip",
      "install",
      "--disable-pip-version-check",
      "--no-input",
      ...args,
    ]);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (/No space left/i.test(error.output)) {
      throw new SetupError(`The disk is full: make room in ${root} and run this again. Whole output: ${error.logFile}`);
    }
    if (
      /NewConnectionError|NameResolutionError|Temporary failure in name resolution|ConnectTimeout|Network is unreachable/.test(
        error.output,
      )
    ) {
      throw new SetupError(
        `pip cannot reach its package index: connect to the network and run this again. Whole output: ${error.logFile}`,
      );
    }
    throw error;
  }
}
