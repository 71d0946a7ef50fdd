import { build } from "esbuild";
import { expect, it } from "vitest";

/** Packages that the bundle loads for a verb: what it imports statically, itself and through others. */
async function packagesOf(verb: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: { cli: "cli/main.ts", verb: `cli/commands/${verb}.ts` },
    outdir: "never-written",
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
  });
  const loaded = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { path, kind, external } of metafile.outputs[file]?.imports ?? []) {
      if (kind !== "import-statement") continue;
      if (external) packages.add(path);
      else visit(path);
    }
  };
  visit("never-written/cli.js");
  visit("never-written/verb.js");
  return [...packages].filter((name) => !name.startsWith("node:")).sort();
}

// Half of the time of a short command is what it loads: zod alone takes as long as Node itself.
it.each(["list", "ps", "show", "rm", "cp", "stop", "pull", "create", "run"])(
  "%s loads commander alone",
  async (verb) => {
    expect(await packagesOf(verb)).toEqual(["commander"]);
  },
);
