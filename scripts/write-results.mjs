// @ts-check
import { register } from "tsx/esm/api";
import { root } from "./setup/paths.mjs";
import { runMain } from "./setup/progress.mjs";

register();

/** `node scripts/write-results.mjs --help`: the documents that rest on stored runs. */
await runMain(async () => {
  const { writeResults } = await import("./results/main");
  return writeResults(root, process.argv.slice(2));
});
