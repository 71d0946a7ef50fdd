import { parseArgs } from "node:util";
import { askDaemon, authorization, describeVersions, withoutName } from "~/scripts/results/describe-daemon";
import { describeRun } from "~/scripts/results/markdown";
import { renderStressTables } from "~/scripts/results/render-stress";
import { resultsDir, type StressRun, storeRun } from "~/scripts/results/stored-run";
import { streamAnswer } from "~/scripts/results/stream-answer";
import { runMain, SetupError } from "~/scripts/setup/progress.mjs";
import { runClients } from "~/scripts/stress/run-clients";
import { runLong } from "~/scripts/stress/run-long";
import { runParallel } from "~/scripts/stress/run-parallel";
import type { System } from "~/shared/contracts/system";

const usage = `Usage: scripts/stress.sh [options] [MODEL]
Puts many clients on one model of the running daemon: N \`ollmlx run\` at once, whose texts must equal the ones that the
model gave alone; one long answer with the memory watched; the command line, Ollama's client and OpenAI's at once.
MODEL is the first installed MLX model unless named.
  -n, --parallel N     runs at once (default: 5)
  --tokens N           at most so many tokens an answer (default: 96)
  --long-tokens N      at most so many tokens in the long answer (default: 800)
  --note TEXT          what a reader must know of the model
  --results DIR        folder of the stored runs (default: ${resultsDir})
  --no-store           print only
A running daemon is needed (\`ollmlx serve\`). Afterwards: node scripts/write-results.mjs
Exit code: 0 all completed with equal texts, 1 not, 2 wrong usage.`;

const options = {
  parallel: { type: "string", short: "n", default: "5" },
  tokens: { type: "string", default: "96" },
  "long-tokens": { type: "string", default: "800" },
  note: { type: "string" },
  results: { type: "string", default: resultsDir },
  "no-store": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options });
    if (positionals.length > 1) throw new Error("one MODEL at most");
    const count = (name: "parallel" | "tokens" | "long-tokens") => {
      const number = Number(values[name]);
      if (!Number.isInteger(number) || number < 1)
        throw new Error(`--${name}: "${values[name]}" is not a whole number above 0`);
      return number;
    };
    return {
      values,
      model: positionals[0],
      parallel: count("parallel"),
      tokens: count("tokens"),
      longTokens: count("long-tokens"),
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

await runMain(async () => {
  const { values, parallel, tokens, longTokens, model: chosen } = readArguments();
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const system = await askDaemon().catch((error: Error) => {
    throw new SetupError(error.message);
  });
  const model = chosen ?? (await firstMlxModel(system));
  await streamAnswer(system.url, { model, prompt: "Hello", options: { num_predict: 1 } }).catch((error: Error) => {
    throw new SetupError(`${model} does not answer: ${error.message}`);
  });
  const startedAt = Date.now();
  console.log(`${parallel} runs of ${model}, alone and at once ...`);
  const many = await runParallel(model, parallel, tokens);
  console.log("a long answer ...");
  const long = await runLong(system, model, longTokens);
  console.log("clients of three kinds at once ...\n");
  const clients = await runClients(system.url, model, tokens);
  const issues = [
    ...many.issues,
    ...long.issues,
    ...clients.flatMap(({ client, passed, detail }) => (passed ? [] : [`${client}: ${detail}`])),
    ...findRestarts(system, await askDaemon()),
  ];
  const run: StressRun = {
    format: 1,
    kind: "stress",
    startedAt,
    machine: withoutName(system.machine),
    versions: await describeVersions(system),
    command: `scripts/stress.sh -n ${parallel} --tokens ${tokens} --long-tokens ${longTokens} ${model}`,
    ...(values.note ? { note: values.note } : {}),
    passed: issues.length === 0,
    issues,
    model,
    parallel: many.figures,
    long: long.figures,
    clients,
  };
  console.log(`${describeRun(run)}\n\n${renderStressTables(run)}\n`);
  if (!values["no-store"]) console.log(`Stored in ${storeRun(values.results, run)}`);
  return run.passed ? 0 : 1;
});

async function firstMlxModel(system: System): Promise<string> {
  const reply = await fetch(`${system.url}/api/tags`, { headers: authorization() });
  const { models } = (await reply.json()) as { models: { name: string; details: { format: string } }[] };
  const found = models.find(({ details }) => details.format === "mlx");
  if (!found) throw new SetupError("No MLX model is installed: ollmlx pull mlx-community/SmolLM2-135M-Instruct-4bit");
  return found.name;
}

/** A daemon or engine that died and came back has failed, even where every client was served in the end. */
function findRestarts(before: System, after: System): string[] {
  const daemon = before.pid === after.pid ? [] : ["the daemon was restarted"];
  const engines = after.engines.flatMap(({ id, restarts, lastError }) => {
    const earlier = before.engines.find((engine) => engine.id === id)?.restarts ?? 0;
    return restarts > earlier ? [`the ${id} engine died and was restarted: ${lastError ?? "no reason given"}`] : [];
  });
  return [...daemon, ...engines];
}
