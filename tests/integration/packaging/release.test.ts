import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkRelease } from "~/scripts/release/check-release.mjs";
import { fillFormula } from "~/scripts/release/fill-formula.mjs";
import { makeTarball } from "~/scripts/release/make-tarball.mjs";

let root = "";
const git = (...args: string[]) => execa("git", ["-C", root, "-c", "user.name=t", "-c", "user.email=t@t", ...args]);
const write = (file: string, text: string) => writeFile(join(root, file), text);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "ollmlx-release-test-"));
  await git("init", "--quiet");
  await write("package.json", JSON.stringify({ name: "ollmlx", version: "1.2.3" }));
  await write("CHANGELOG.md", "# Changes\n\n## [1.2.3] - 2026-01-02\n");
  await write(".gitignore", "dist\nout\nsecret\n");
  await git("add", ".");
  await git("commit", "--quiet", "-m", "sample");
});
afterEach(() => rm(root, { recursive: true }));

describe("a release", () => {
  it("needs a clean tree", async () => {
    expect(checkRelease(root)).toBe("1.2.3");
    await write("new.txt", "");
    expect(() => checkRelease(root)).toThrow("not committed:\n?? new.txt");
  });

  it.each([
    ["## [1.2.3] - unreleased", 'says "## [1.2.3] - unreleased"'],
    ["## [1.2.2] - 2026-01-01", "has no such entry"],
  ])("needs a dated entry in the changelog: %s", async (heading, message) => {
    await write("CHANGELOG.md", `# Changes\n\n${heading}\n`);
    await git("commit", "--quiet", "-am", "heading");
    expect(() => checkRelease(root)).toThrow(message);
  });

  it("packs what is committed and what is built, and nothing else", async () => {
    await write("secret", "key");
    const out = join(root, "out");
    expect(() => makeTarball(root, "1.2.3", join(root, "release"))).toThrow("dist/ is missing: npm run build");
    for (const folder of ["dist", "out"]) {
      await mkdir(join(root, folder));
      await write(`${folder}/index.js`, folder);
    }
    const { file, sha256 } = makeTarball(root, "1.2.3", join(out, "..", "release"));
    expect(sha256).toBe(
      createHash("sha256")
        .update(await readFile(file))
        .digest("hex"),
    );
    const { stdout } = await execa("tar", ["-tzf", file]);
    const files = stdout.split("\n").filter((name) => !name.endsWith("/"));
    const names = [".gitignore", "CHANGELOG.md", "dist/index.js", "out/index.js", "package.json"];
    expect(files.sort()).toEqual(names.map((name) => `ollmlx-1.2.3/${name}`));
  });
});

describe("Homebrew's formula", () => {
  const values = {
    homepage: "https://example.org/ollmlx",
    url: "https://example.org/releases/ollmlx-1.2.3.tar.gz",
    sha256: createHash("sha256").update("sample").digest("hex"),
  };
  const template = () => readFile("packaging/homebrew/ollmlx.rb.template", "utf8");

  it("carries the release's address and hash, and is Ruby", async () => {
    const formula = fillFormula(await template(), values);
    expect(formula).toContain(`url "${values.url}"\n  sha256 "${values.sha256}"`);
    expect(formula).not.toMatch(/\{\{|PLACEHOLDER/);
    const opened = formula.match(/^ *(class|def|service do|test do)\b/gm) ?? [];
    expect(formula.match(/^ *end$/gm)).toHaveLength(opened.length);
    const ruby = await execa("ruby", ["-c"], { input: formula, reject: false });
    // Where there is no Ruby, the pairs of words above have to do.
    if (ruby.code !== "ENOENT") expect(ruby.stdout).toBe("Syntax OK");
  });

  it("installs files that the release holds", async () => {
    const used = [...(await template()).matchAll(/libexec\/"([^".][^"]*)"/g)].map(([, file]) => file);
    expect(used).toEqual(["bin/ollmlx", "mlx_backend/requirements.txt"]);
    const { stdout } = await execa("git", ["ls-files", ...used.map(String)]);
    expect(stdout.split("\n")).toEqual(used);
  });

  it.each([
    [{ sha256: "PLACEHOLDER_SHA256" }, "64 hexadecimal digits"],
    [{ sha256: "0".repeat(64) }, "64 hexadecimal digits"],
    [{ homepage: "https://OWNER" }, "an https address"],
    [{ url: "https://example.org/latest.tar.gz" }, "the address of ollmlx-<version>.tar.gz"],
  ])("refuses a placeholder: %o", async (wrong, wanted) => {
    const text = await template();
    expect(() => fillFormula(text, { ...values, ...wrong })).toThrow(`is not ${wanted}`);
  });

  it("refuses a template that asks for what nobody gives, or lacks the hash", () => {
    expect(() => fillFormula("{{homepage}} {{token}}", values)).toThrow("asks for token");
    expect(() => fillFormula("{{homepage}} {{url}}", values)).toThrow("does not use sha256");
  });
});
