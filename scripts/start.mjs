// @ts-check
import path from "node:path";
import { checkNode } from "./setup/check-tools.mjs";
import { root } from "./setup/paths.mjs";
import { runMain } from "./setup/progress.mjs";

await runMain(async () => {
  checkNode();
  const { setUp } = await import("./setup/set-up.mjs");
  await setUp();
  const { openWhenUp, wantsBrowser } = await import("./setup/open-browser.mjs");
  const { startForeground } = await import("./setup/run-foreground.mjs");
  const { child, ended } = startForeground(path.join(root, "bin", "ollmlx"), ["serve", ...process.argv.slice(2)]);
  if (wantsBrowser()) void openWhenUp(child.pid);
  const code = await ended;
  process.exit(code);
});
