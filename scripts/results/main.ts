import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { readVersions, withoutName } from "~/scripts/results/describe-daemon";
import { renderDocuments } from "~/scripts/results/documents";
import { readRuns, resultsDir, storeRun } from "~/scripts/results/stored-run";
import { benchRunSchema } from "~/shared/contracts/bench";

const usage = `Usage: node scripts/write-results.mjs [--check] [--add-bench FILE] [--results DIR]
Writes test_results_mlx_generation.md, test_results_model_sizes.md, test_results_stress.md and PERFORMANCE_RESULTS.md
from the stored runs, and from nothing else.
  --check           write nothing; exit 1 when a document differs from the runs
  --add-bench FILE  first store a benchmark (\`ollmlx bench ... --json --output FILE\`) as a run
  --results DIR     folder of the stored runs (default: ${resultsDir})
  --note TEXT       with --add-bench: what a reader must know of the models`;

/** Answers the exit code. */
export function writeResults(root: string, args: string[]): number {
  const { values } = parseArgs({
    args,
    options: {
      check: { type: "boolean", default: false },
      "add-bench": { type: "string" },
      results: { type: "string", default: join(root, resultsDir) },
      note: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values["add-bench"]) console.log(`Stored ${addBench(values.results, values["add-bench"], values.note)}`);
  const stale = Object.entries(renderDocuments(readRuns(values.results))).filter(
    ([file, text]) => readIfThere(join(root, file)) !== text,
  );
  for (const [file, text] of stale) {
    if (values.check) console.error(`${file} differs from the stored runs: node scripts/write-results.mjs`);
    else {
      writeFileSync(join(root, file), text);
      console.log(`Wrote ${file}`);
    }
  }
  return values.check && stale.length > 0 ? 1 : 0;
}

function addBench(folder: string, file: string, note: string | undefined): string {
  const { run } = z.object({ run: benchRunSchema }).parse(JSON.parse(readFileSync(file, "utf8")));
  const machine = withoutName(run.machine);
  const { modelA, modelB, pairs, prompt, promptTokens, outputTokens } = run.options;
  const asked = prompt === undefined ? `-p ${promptTokens}` : `--prompt ${JSON.stringify(prompt)}`;
  const pair = modelB ? ` --vs ${modelB}` : "";
  return storeRun(folder, {
    format: 1,
    kind: "bench",
    startedAt: run.startedAt,
    machine,
    versions: { ollmlx: run.ollmlxVersion, ...readVersions([run.a, ...(run.b ? [run.b] : [])]) },
    command: `ollmlx bench ${modelA}${pair} -r ${pairs} ${asked} -n ${outputTokens}`,
    ...(note ? { note } : {}),
    passed: run.status === "complete",
    issues: run.error ? [run.error] : [],
    run: {
      ...run,
      machine,
      samples: run.samples.map((sample) => ({ ...sample, outputText: sample.outputText.slice(0, 100) })),
    },
  });
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
