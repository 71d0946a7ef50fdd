import { chmod, cp, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder = "";
let home = "";
let checkout = "";
let log = "";

/** A checkout whose set-up writes a line and makes one folder, in place of minutes of packages. */
async function makeCheckout(): Promise<void> {
  await mkdir(join(checkout, "scripts"), { recursive: true });
  await mkdir(join(checkout, "bin"));
  await cp("scripts/install_ollmlx.sh", join(checkout, "scripts/install_ollmlx.sh"));
  await writeFile(join(checkout, "scripts/setup.mjs"), "");
  await writeFile(join(checkout, "bin/ollmlx"), "#!/bin/sh\necho it runs\n");
  await chmod(join(checkout, "bin/ollmlx"), 0o755);
  const setup = `echo set up in $PWD >>${log} && mkdir -p .venv`;
  await writeFile(join(checkout, "package.json"), JSON.stringify({ name: "sample", scripts: { setup } }));
}

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "ollmlx-install-")));
  home = join(folder, "home");
  checkout = join(folder, "checkout");
  log = join(folder, "log");
  await mkdir(home);
  await makeCheckout();
});
afterEach(() => rm(folder, { recursive: true }));

const variables = () => ({ HOME: home, PATH: process.env.PATH, SHELL: "/bin/zsh" });
const install = (args: string[] = [], env: Record<string, string> = {}) =>
  execa("bash", [join(checkout, "scripts/install_ollmlx.sh"), ...args], {
    env: { ...variables(), ...env },
    extendEnv: false,
    reject: false,
  });

describe("scripts/install_ollmlx.sh", () => {
  it("sets up, links a command that runs, says how to reach it, and may be run again", async () => {
    const link = join(home, ".local/bin/ollmlx");
    for (const _run of ["first", "second"]) {
      const { exitCode, stdout } = await install();
      expect(exitCode, stdout).toBe(0);
      expect(stdout).toContain(`  echo 'export PATH="${home}/.local/bin:$PATH"' >>~/.zshrc`);
      expect(await readlink(link)).toBe(join(checkout, "bin/ollmlx"));
    }
    expect((await execa(link)).stdout).toBe("it runs");
    expect(await readFile(log, "utf8")).toBe(`set up in ${checkout}\n`.repeat(2));
  });

  it("does nothing in a dry run", async () => {
    const { exitCode, stdout } = await install(["--dry-run"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Would: Link ${home}/.local/bin/ollmlx`);
    expect(await readdir(home)).toEqual([]);
    await expect(readFile(log)).rejects.toThrow("ENOENT");
  });

  it("leaves a program of that name alone that is not ours", async () => {
    const bin = join(folder, "bin");
    await mkdir(bin);
    await writeFile(join(bin, "ollmlx"), "somebody else's");
    const { exitCode, stderr } = await install(["--bin-dir", bin]);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(`install_ollmlx: ${bin}/ollmlx exists and is no link: move it away and run this again`);
    expect(await readFile(join(bin, "ollmlx"), "utf8")).toBe("somebody else's");
  });

  it("removes what it made and keeps models and data, unless told to purge", async () => {
    const models = join(home, ".ollama/models/mlx/test/tiny");
    await mkdir(models, { recursive: true });
    await mkdir(join(home, ".ollama/models/blobs"));
    await mkdir(join(home, ".ollmlx"));
    await install();
    const { exitCode, stdout } = await install(["--uninstall"]);
    expect(exitCode, stdout).toBe(0);
    expect(await readdir(join(home, ".local/bin"))).toEqual([]);
    expect(await readdir(checkout)).toEqual(["bin", "package.json", "scripts"]);
    expect(await readdir(models)).toEqual([]);

    expect((await install(["--uninstall", "--purge"])).exitCode).toBe(0);
    expect(await readdir(home)).not.toContain(".ollmlx");
    expect(await readdir(join(home, ".ollama/models"))).toEqual(["blobs"]);
  });

  it("does not uninstall under a running daemon", async () => {
    await mkdir(join(home, ".ollmlx"));
    await writeFile(join(home, ".ollmlx/daemon.json"), JSON.stringify({ pid: process.pid, url: "" }));
    const { exitCode, stderr } = await install(["--uninstall"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`ollmlx is running (process ${process.pid})`);
  });

  it.each([
    [
      "an old Node",
      { node: 'case "$1" in --version) echo v18.20.1;; *) exit 1;; esac' },
      /Node v18\.20\.1 is too old: install it/,
    ],
    ["no Node", {}, /Node is missing: install it .*20\.9 or newer/],
    [
      "no Python",
      { node: 'exec "$REAL_NODE" "$@"', npm: "exit 0" },
      /Python 3\.11 or newer with venv is missing: install it .*run this again/,
    ],
  ])("says how to get what is missing: %s", async (_what, programs: Record<string, string>, message) => {
    const path = join(folder, "path");
    await mkdir(path);
    for (const name of ["dirname", "uname"]) await writeProgram(path, name, `PATH=/usr/bin:/bin exec ${name} "$@"`);
    for (const [name, body] of Object.entries(programs)) await writeProgram(path, name, body);
    const { exitCode, stderr } = await execa("/bin/bash", [join(checkout, "scripts/install_ollmlx.sh")], {
      env: { HOME: home, PATH: path, REAL_NODE: process.execPath },
      extendEnv: false,
      reject: false,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
  });

  it("clones the repository it is told when piped into bash, and removes that clone again", async () => {
    const git = (...args: string[]) =>
      execa("git", ["-C", checkout, "-c", "user.name=t", "-c", "user.email=t@t", ...args]);
    await git("init", "--quiet");
    await git("add", ".");
    await git("commit", "--quiet", "-m", "sample");
    const piped = (args: string[], env: Record<string, string>) =>
      execa("bash", ["-s", "--", ...args], {
        inputFile: join(checkout, "scripts/install_ollmlx.sh"),
        env: { ...variables(), ...env },
        extendEnv: false,
        cwd: folder,
        reject: false,
      });
    expect((await piped([], {})).stderr).toBe(
      "install_ollmlx: run this from a checkout, or set OLLMLX_REPOSITORY to the git address to clone",
    );
    const clone = join(home, ".local/share/ollmlx");
    const { exitCode, stdout, stderr } = await piped([], { OLLMLX_REPOSITORY: `file://${checkout}` });
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain(`Clone file://${checkout} into ${clone}`);
    expect(await readlink(join(home, ".local/bin/ollmlx"))).toBe(join(clone, "bin/ollmlx"));
    expect((await piped(["--uninstall"], {})).exitCode).toBe(0);
    expect(await readdir(join(home, ".local/share"))).toEqual([]);
  });

  it("refuses an option that it does not know", async () => {
    const { exitCode, stderr } = await install(["--quick"]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe("install_ollmlx: unknown option --quick (see --help)");
  });
});

async function writeProgram(path: string, name: string, body: string): Promise<void> {
  await writeFile(join(path, name), `#!/bin/sh\n${body}\n`);
  await chmod(join(path, name), 0o755);
}
