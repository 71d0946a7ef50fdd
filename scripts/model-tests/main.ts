import { parseArgs } from "node:util";
import { execa } from "execa";
import { runModelTest } from "~/scripts/model-tests/run-model-test";
import { askDaemon, ollmlxCommand } from "~/scripts/results/describe-daemon";
import { commandFor, expectedModels, promptFor } from "~/scripts/results/expected-models";
import { quote, rate } from "~/scripts/results/markdown";
import { resultsDir, storeRun } from "~/scripts/results/stored-run";
import { runMain, SetupError } from "~/scripts/setup/progress.mjs";

const usage = `Usage: scripts/run-model-tests.sh [options] [MODEL...]
Pulls each model that is not installed, asks it in three ways (\`ollmlx run\` with the prompt on standard input, a streamed
and a whole answer over the API) and stores the run. Without MODEL: ${expectedModels.map(({ model }) => model).join(", ")}.
  --prompt TEXT    prompt of all models (default: one of each model's own)
  --tokens N       at most so many tokens an answer (default: 256)
  --note TEXT      what a reader must know of the models
  --results DIR    folder of the stored runs (default: ${resultsDir})
  --no-store       print only
A running daemon is needed (\`ollmlx serve\`). Afterwards: node scripts/write-results.mjs
Exit code: 0 every model passed, 1 one failed or could not be pulled, 2 wrong usage.`;

const options = {
  prompt: { type: "string" },
  tokens: { type: "string", default: "256" },
  note: { type: "string" },
  results: { type: "string", default: resultsDir },
  "no-store": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

await runMain(async () => {
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const tokens = Number(values.tokens);
  if (!Number.isInteger(tokens) || tokens < 1)
    throw new SetupError(`--tokens: "${values.tokens}" is not a whole number above 0`);
  const system = await askDaemon().catch((error: Error) => {
    throw new SetupError(error.message);
  });
  const models = positionals.length > 0 ? positionals : expectedModels.map(({ model }) => model);
  const failed: string[] = [];
  for (const model of models) {
    console.log(`\n== ${model}`);
    try {
      await pullIfMissing(model);
      const command = commandFor(model);
      const prompt = values.prompt ?? promptFor(model);
      const run = await runModelTest({ system, model, prompt, tokens, command, note: values.note });
      if (!run.passed) failed.push(model);
      console.log(
        `${run.passed ? "pass" : "FAIL"}  ${rate(run.tokensPerSecond)}, ${run.outputTokens} tokens  ${quote(run.text)}`,
      );
      for (const issue of run.issues) console.log(`  ${issue}`);
      if (!values["no-store"]) console.log(`  stored in ${storeRun(values.results, run)}`);
    } catch (error) {
      failed.push(model);
      console.log(`FAIL  ${(error as Error).message}`);
    }
  }
  console.log(
    `\n${models.length - failed.length} passed, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(", ")}` : ""}`,
  );
  return failed.length > 0 ? 1 : 0;
});

/** A model that is there is not pulled, so that a copied folder can be tested without a network. */
async function pullIfMissing(model: string): Promise<void> {
  const shown = await execa(ollmlxCommand(), ["show", model, "--json"], { reject: false, stdin: "ignore" });
  if (!shown.failed) return;
  const pull = await execa(ollmlxCommand(), ["pull", model], {
    reject: false,
    stdin: "ignore",
    stderr: ["inherit", "pipe"],
  });
  if (pull.failed) throw new Error(`not pulled: ${pull.stderr.trim().split("\n").slice(-2).join(" ")}`);
}
