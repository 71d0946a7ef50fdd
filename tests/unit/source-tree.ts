import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, normalize, relative } from "node:path";

/** TypeScript files below a folder of the checkout, as paths relative to it. */
export function listSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(".", join(entry.parentPath, entry.name)))
    .sort();
}

/**
 * Files and packages that a program loads at once when it loads `starts`: static imports of values, followed through
 * the checkout. `import type` and `import()` are no part of it.
 */
export function walkValueImports(starts: string[]): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const open = [...starts];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const specifier of readValueImports(readFileSync(file, "utf8"))) {
      const target = resolveSource(file, specifier);
      if (target === null) packages.add(specifier);
      else if (/\.tsx?$/.test(target)) open.push(target);
    }
  }
  return { files, packages };
}

/** Specifiers of the import and export statements that remain after types are erased. */
export function readValueImports(text: string): string[] {
  const statement = /^(?:import|export)\b(?!\s+type\b)(?:([^"';()=]*?)\bfrom\s*)?\s*"([^"]+)"/gm;
  return [...text.matchAll(statement)].flatMap(([, names = "", specifier = ""]) => {
    const inBraces = /^\s*\{([^}]*)\}\s*$/.exec(names)?.[1];
    const isTypesOnly = inBraces?.split(",").every((name) => name.trim() === "" || /^\s*type\s/.test(name)) ?? false;
    return isTypesOnly ? [] : [specifier];
  });
}

/** The file of a specifier by the alias `~/` or a relative path; null for a package. */
function resolveSource(from: string, specifier: string): string | null {
  if (!/^(~\/|\.)/.test(specifier)) return null;
  const base = specifier.startsWith("~/") ? specifier.slice(2) : normalize(join(dirname(from), specifier));
  const candidates = extname(base) ? [base] : [];
  candidates.push(`${base}.ts`, `${base}.tsx`, join(base, "index.ts"));
  const found = candidates.find((file) => existsSync(file));
  if (!found) throw new Error(`${from} imports ${specifier}, which does not exist`);
  return found;
}

/** Files of the checkout that git tracks or would track, as paths relative to it. */
export function listFiles(): string[] {
  return execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
    .split("\n")
    .filter((file) => file !== "" && existsSync(file) && statSync(file).isFile());
}
