import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const run = promisify(execFile);
let folder = "";
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "ollmlx-set-up-")));
});
afterEach(() => rm(folder, { recursive: true }));

describe("scripts/setup.mjs", () => {
  beforeEach(async () => {
    await cp("scripts", join(folder, "scripts"), { recursive: true });
  });

  it("names an old Node in one line", async () => {
    const fake = join(folder, "old-node.cjs");
    await writeFile(fake, 'Object.defineProperty(process, "versions", { value: { node: "18.20.1" } });');
    const result = run(process.execPath, ["-r", fake, join(folder, "scripts/setup.mjs")]);
    await expect(result).rejects.toMatchObject({
      code: 1,
      stderr: "\nNode 18.20.1 is too old: install Node 20.9 or newer and run this again.\n",
    });
  });

  it("names a missing Python in one line, before it installs anything", async () => {
    const env = { ...process.env, PATH: join(folder, "empty") };
    await expect(run(process.execPath, [join(folder, "scripts/setup.mjs")], { env })).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^\nPython 3\.11 or newer with venv is missing: install .* run this again\.\n$/),
    });
  });
});

describe("bin/ollmlx", () => {
  it("is found through links of any kind and hands its arguments and exit code on", async () => {
    await mkdir(join(folder, "package/bin"), { recursive: true });
    await mkdir(join(folder, "package/dist"));
    await mkdir(join(folder, "bin"));
    await cp("bin/ollmlx", join(folder, "package/bin/ollmlx"));
    const program =
      "console.log(JSON.stringify([process.env.OLLMLX_ROOT, ...process.argv.slice(2)])); process.exitCode = 7;";
    await writeFile(join(folder, "package/dist/cli.js"), program);
    await symlink("../package/bin/ollmlx", join(folder, "bin/relative"));
    await symlink(join(folder, "bin/relative"), join(folder, "bin/ollmlx"));
    const result = run(join(folder, "bin/ollmlx"), ["run", "a b"], { cwd: tmpdir() });
    await expect(result).rejects.toMatchObject({
      code: 7,
      stdout: `${JSON.stringify([join(folder, "package"), "run", "a b"])}\n`,
    });
  });

  it("says what to do before the set-up", async () => {
    await mkdir(join(folder, "bin"));
    await cp("bin/ollmlx", join(folder, "bin/ollmlx"));
    await expect(run(join(folder, "bin/ollmlx"))).rejects.toMatchObject({
      code: 1,
      stderr: `ollmlx is not set up yet: run \`npm run setup\` in ${folder}\n`,
    });
  });
});
