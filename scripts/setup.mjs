// @ts-check
import { checkNode } from "./setup/check-tools.mjs";
import { runMain } from "./setup/progress.mjs";

await runMain(async () => {
  checkNode();
  const { setUp } = await import("./setup/set-up.mjs");
  await setUp({ isDev: process.argv.includes("--dev") });
  console.log("Ready. `npm start` starts ollmlx; `bin/ollmlx --help` lists the commands.");
});
