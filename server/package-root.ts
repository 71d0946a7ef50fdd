import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Folder that holds `package.json`, `mlx_backend/` and `out/`. Found by walking up, because the same code runs from
 * `server/` and from a bundle in `dist/`.
 */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

export const packageVersion = readPackage(packageRoot)?.version ?? "0.0.0";

function findPackageRoot(from: string): string {
  if (readPackage(from)?.name === "ollmlx") return from;
  const parent = dirname(from);
  if (parent === from) throw new Error("ollmlx's package.json is missing above the program; install ollmlx again");
  return findPackageRoot(parent);
}

function readPackage(folder: string): { name?: string; version?: string } | null {
  const file = join(folder, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}
