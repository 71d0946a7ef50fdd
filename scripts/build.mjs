// @ts-check
import { buildPages, buildProgram } from "./setup/build-app.mjs";
import { runMain, step } from "./setup/progress.mjs";

await runMain(async () => {
  await step("dashboard in out/", () => buildPages({ isForced: true }));
  await step("program in dist/", () => buildProgram({ isForced: true }));
});
