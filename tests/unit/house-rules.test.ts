import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { listFiles } from "~/tests/unit/source-tree";

const read = (file: string) => readFileSync(file, "utf8");
const files = listFiles();
/** A script without an ending is known by its first line. */
const isSource = (file: string) =>
  /\.(ts|tsx|mjs|py|sh|css)$/.test(file) || (/^(bin|scripts)\/[^.]+$/.test(file) && read(file).startsWith("#!"));
const sources = files.filter((file) => isSource(file) && !file.startsWith("db/migrations/"));

const versionsSchema = z.record(z.string(), z.string());
const packageJson = z
  .object({ dependencies: versionsSchema, devDependencies: versionsSchema })
  .parse(JSON.parse(read("package.json")));
const packageLock = z
  .object({ packages: z.record(z.string(), z.object({ resolved: z.string().optional() })) })
  .parse(JSON.parse(read("package-lock.json")));

describe("the house", () => {
  it.each(["package.json", "next.config.mjs", "app", "server", "db", "mlx_backend", "scripts", "tests"])(
    "has %s",
    (name) => {
      expect(existsSync(name)).toBe(true);
    },
  );

  it.each([
    "next",
    "react",
    "tailwindcss",
    "@tanstack/react-query",
    "@trpc/server",
    "@trpc/client",
    "drizzle-orm",
    "better-sqlite3",
    "execa",
    "@playwright/test",
  ])("depends on %s and uses it", (name) => {
    expect({ ...packageJson.dependencies, ...packageJson.devDependencies }).toHaveProperty([name]);
    const use = new RegExp(`(from|import|import\\()\\s*["']${name}(/[^"']*)?["']`);
    expect(sources.filter((file) => use.test(read(file)))).not.toEqual([]);
  });

  it("keeps every source file within 400 lines", () => {
    const long = sources.map((file) => `${file}: ${read(file).split("\n").length - 1}`);
    expect(long.filter((line) => Number(line.split(": ")[1]) > 400)).toEqual([]);
  });

  it("leaves no work marked for later", () => {
    const marker = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"].join("|")})\\b`);
    expect(sources.filter((file) => marker.test(read(file)))).toEqual([]);
  });

  it("names files after what is inside", () => {
    const leftovers = /(^|[-_/])(utils?|helpers?|manager|misc|common|stuff)([-_.]|$)/;
    expect(files.filter((file) => leftovers.test(file))).toEqual([]);
    const python = files.filter((file) => /^mlx_backend\/.*\.py$/.test(file)).map((file) => basename(file));
    expect(python.filter((name) => !/^[a-z][a-z0-9_]*\.py$/.test(name) && name !== "__init__.py")).toEqual([]);
  });

  it("stands alone", () => {
    const outside = new RegExp(
      ["/work/" + "(main|shared)", "\\.\\./shared/" + "research", "\\.lib" + "rary\\b", "CHECK" + "LIST"].join("|"),
    );
    const texts = files.filter((file) => /\.(md|ts|tsx|mjs|py|sh|json|yml|yaml)$/.test(file) || isSource(file));
    expect(texts.filter((file) => outside.test(read(file)))).toEqual([]);
  });

  it("switches no test off or to itself", () => {
    const tests = sources.filter((file) => /\.(test|spec)\.tsx?$/.test(file));
    const tampered = /\b(it|test|describe)\.(only|skip|fixme|todo)\(|\bx(it|describe)\(/;
    expect(tests.filter((file) => tampered.test(read(file)))).toEqual([]);
  });
});

describe("shell scripts", () => {
  const scripts = sources.filter(
    (file) => file.endsWith(".sh") || /^#!.*\b(ba)?sh$/m.test(read(file).split("\n", 1)[0] ?? ""),
  );

  it.each(scripts)("%s is sound", (file) => {
    const firstLine = read(file).split("\n", 1)[0];
    expect(firstLine).toMatch(/^#!\/(bin\/(ba)?sh|usr\/bin\/env bash)$/);
    if (!file.startsWith("tests/")) expect(() => accessSync(file, constants.X_OK)).not.toThrow();
    const shell = firstLine?.endsWith("bash") ? "bash" : "sh";
    expect(spawnSync(shell, ["-n", file], { encoding: "utf8" }).stderr).toBe("");
    const found = spawnSync("shellcheck", [file], { encoding: "utf8" });
    // Where shellcheck is not installed the shell's own look has to do.
    if (!found.error) expect(found.stdout).toBe("");
  });
});

describe("package-lock.json", () => {
  // A platform package that the registry lacked when the lock was written is left out silently; npm ci then fails there.
  const platforms: [packageName: string, name: (platform: string) => string][] = [
    ["next", (platform) => `@next/swc-${platform}`],
    ["@biomejs/biome", (platform) => `@biomejs/cli-${platform}`],
    ["esbuild", (platform) => `@esbuild/${platform}`],
    ["@tailwindcss/oxide", (platform) => `@tailwindcss/oxide-${platform}`],
    ["lightningcss", (platform) => `lightningcss-${platform}`],
    ["rolldown", (platform) => `@rolldown/binding-${platform}`],
  ];
  it.each(platforms)("holds the Apple silicon package of %s", (_packageName, name) => {
    expect(Object.keys(packageLock.packages)).toContain(`node_modules/${name("darwin-arm64")}`);
  });

  it("leaves the registry to whoever installs", () => {
    const addresses = Object.values(packageLock.packages).flatMap((entry) => entry.resolved ?? []);
    expect(addresses).toEqual([]);
  });
});
