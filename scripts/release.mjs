// @ts-check
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { checkRelease } from "./release/check-release.mjs";
import { fillFormula } from "./release/fill-formula.mjs";
import { makeTarball } from "./release/make-tarball.mjs";
import { buildPages, buildProgram } from "./setup/build-app.mjs";
import { root } from "./setup/paths.mjs";
import { runMain, SetupError, step } from "./setup/progress.mjs";

const usage = `Usage: node scripts/release.mjs --homepage URL --url-base URL [--out DIR]
Makes the tarball of the version in package.json and Homebrew's formula for it. Refuses a checkout with changes, a
version that CHANGELOG.md does not date, and addresses that are placeholders.
  --homepage URL   the project's page, named in the formula
  --url-base URL   folder of the web that will hold ollmlx-<version>.tar.gz
  --out DIR        where tarball and Formula/ollmlx.rb go (default: release)

Example:
  node scripts/release.mjs --homepage https://github.com/OWNER/ollmlx \\
    --url-base https://github.com/OWNER/ollmlx/releases/download/v1.2.3
Then upload the tarball there, and commit Formula/ollmlx.rb to the tap (a repository named homebrew-ollmlx).`;

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      homepage: { type: "string" },
      "url-base": { type: "string" },
      out: { type: "string", default: path.join(root, "release") },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { homepage, "url-base": urlBase, out } = values;
  if (!homepage || !urlBase) throw new SetupError(`--homepage and --url-base are needed.\n\n${usage}`);
  const version = checkRelease(root);
  const template = fs.readFileSync(path.join(root, "packaging", "homebrew", "ollmlx.rb.template"), "utf8");
  await step("dashboard in out/", () => buildPages());
  await step("program in dist/", () => buildProgram());
  const { file, sha256 } = makeTarball(root, version, out);
  const url = `${urlBase.replace(/\/+$/, "")}/${path.basename(file)}`;
  const formula = path.join(out, "Formula", "ollmlx.rb");
  const text = fillFormula(template, { homepage, url, sha256 });
  fs.mkdirSync(path.dirname(formula), { recursive: true });
  fs.writeFileSync(formula, text);
  console.log(`${file}\n  sha256 ${sha256}\n${formula}`);
  return 0;
});
