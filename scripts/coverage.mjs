// @ts-check
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { renderCoverage } from "./coverage/by-component.mjs";
import { bin, root, stateDir } from "./setup/paths.mjs";
import { runMain } from "./setup/progress.mjs";

/**
 * `npm run coverage`: what the unit tests run of each component, printed and kept in docs/unit-coverage.md. Tests that
 * start the built daemon, the backend or a browser run the rest and are not counted here.
 */
await runMain(async () => {
  const reports = path.join(stateDir, "coverage");
  const { status } = spawnSync(bin("vitest"), ["run", "--project", "unit", "--coverage"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, MLX_DISABLE_COMPILE: "1" },
  });
  if (status !== 0) return 1;
  const { total: _, ...files } = JSON.parse(fs.readFileSync(path.join(reports, "coverage-summary.json"), "utf8"));
  const table = renderCoverage(
    Object.fromEntries(Object.entries(files).map(([file, coverage]) => [path.relative(root, file), coverage])),
  );
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const intro = `What the unit tests alone run of each component of ollmlx ${version}, by \`npm run coverage\`. The gateway, the engines, the
commands and the pages are tested mostly by the integration, contract and browser tests, which start the built program and are not
counted here.`;
  fs.writeFileSync(path.join(root, "docs", "unit-coverage.md"), `# Coverage of the unit tests\n${intro}\n\n${table}\n`);
  console.log(`\n${table}\n\nWrote docs/unit-coverage.md`);
  return 0;
});
