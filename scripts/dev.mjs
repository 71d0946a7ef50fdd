// @ts-check
import { checkNode } from "./setup/check-tools.mjs";
import { bin, root } from "./setup/paths.mjs";
import { runMain } from "./setup/progress.mjs";

const pagesPort = process.env.OLLMLX_DEV_PORT || "3100";

/** Two programs: Next with hot reload, and the daemon, restarted by tsx on each change, which passes pages on to Next. */
await runMain(async () => {
  checkNode();
  const { setUp } = await import("./setup/set-up.mjs");
  await setUp({ pages: false });
  const { startForeground } = await import("./setup/run-foreground.mjs");
  const env = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: "1",
    OLLMLX_ROOT: root,
    OLLMLX_DEV_UI: `http://127.0.0.1:${pagesPort}`,
  };
  const programs = [
    startForeground(bin("next"), ["dev", "--hostname", "127.0.0.1", "--port", pagesPort], env),
    startForeground(
      bin("tsx"),
      ["watch", "--clear-screen=false", "cli/main.ts", "serve", ...process.argv.slice(2)],
      env,
    ),
  ];
  const code = await Promise.race(programs.map((program) => program.ended));
  for (const { child } of programs) child.kill("SIGTERM");
  await Promise.all(programs.map((program) => program.ended));
  return code;
});
