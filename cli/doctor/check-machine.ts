import { constants, existsSync } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { asWarning, check, type Finding } from "~/cli/doctor/finding";
import { formatBytes } from "~/shared/format-quantity";

/** Enough for one small model; a pull checks the real size. */
const comfortableBytes = 5e9;

export const checkNode = (): Promise<Finding> =>
  check("Node", "Install Node 20.9 or newer", () => {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major < 20 || (major === 20 && minor < 9)) throw new Error(`${process.version} is too old`);
    return process.version;
  });

/** Opens a database in a child process, which a broken native module may take down. */
export const checkDatabase = (): Promise<Finding> =>
  check("SQLite", "Build it for this Node: npm rebuild better-sqlite3", async () => {
    const script =
      "const D=require('better-sqlite3');console.log(new D(':memory:').prepare('select sqlite_version()').pluck().get())";
    const cwd = dirname(fileURLToPath(import.meta.url));
    const { failed, stdout, stderr } = await execa(process.execPath, ["-e", script], { cwd, reject: false });
    if (failed) throw new Error(/Error: (.*)/.exec(stderr)?.[1] ?? "better-sqlite3 does not open a database");
    return stdout;
  });

export const checkPython = (python: string): Promise<Finding> =>
  check("Python and MLX", "Install the backend's packages: npm run setup", async () => {
    const script = [
      "import platform, llguidance, starlette, uvicorn, mlx_lm, mlx.core as mx",
      "mx.eval(mx.ones(2) + 1)",
      "print(f'Python {platform.python_version()}, mlx {mx.__version__}, mlx-lm {mlx_lm.__version__}, {mx.default_device()}')",
    ].join("\n");
    const { failed, stdout, stderr } = await execa(python, ["-c", script], { reject: false, timeout: 120_000 });
    if (failed) throw new Error(stderr?.trim().split("\n").at(-1) || `${python} cannot be run`);
    return stdout;
  });

/** A store that does not exist yet is made by the first pull, so the folder above it is looked at. */
export const checkStore = (modelsDir: string): Promise<Finding> =>
  check("model store", `Make ${modelsDir} writable, or set OLLAMA_MODELS to another folder`, async () => {
    const folder = nearestFolder(modelsDir);
    await access(folder, constants.R_OK | constants.W_OK);
    return folder === modelsDir ? modelsDir : `${modelsDir} (made by the first pull)`;
  });

export const checkDisk = async (modelsDir: string): Promise<Finding> =>
  asWarning(
    await check("disk space", "Remove models with `ollmlx rm`, or set OLLAMA_MODELS to a larger disk", async () => {
      const { bavail, bsize } = await statfs(nearestFolder(modelsDir));
      const free = `${formatBytes(bavail * bsize)} free`;
      if (bavail * bsize < comfortableBytes) throw new Error(free);
      return free;
    }),
  );

const nearestFolder = (path: string): string => (existsSync(path) ? path : nearestFolder(dirname(path)));

export const checkLog = async (logFile: string): Promise<Finding> =>
  asWarning(
    await check("log", "It is written once the daemon has started: ollmlx serve", async () => {
      const { size } = await stat(logFile);
      return `${logFile} (${formatBytes(size)})`;
    }),
  );
