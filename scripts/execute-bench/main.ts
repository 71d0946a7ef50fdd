import { cpus } from "node:os";
import { readFlags } from "~/scripts/read-flags";
import { pairedRatio } from "~/shared/bench-statistics";
import type { ExecutionBatch } from "~/shared/contracts/execution-batch";
import { createExecutionClient } from "~/tests/fixtures/execution-client";
import { createGitProject } from "~/tests/fixtures/git-project";
import { startDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

const usage = `Usage: scripts/bench-execute [--json] [--tasks N] [--pairs N]

The same N tasks given to a real MLX model as a batch, once with one attempt at a time and once with
all of them at once, in pairs whose order alternates (ABBA). Prints the ratio of the wall times with
its 95 % interval. The model is the tiny one of the tests, on the CPU; it has random weights, so
every attempt is a refused answer of the same length and nothing but time is measured.`;
const values = readFlags(usage, {
  json: { type: "boolean", default: false },
  tasks: { type: "string", default: "8" },
  pairs: { type: "string", default: "6" },
});
const [taskCount, pairCount] = [readCount("tasks", 8), readCount("pairs", 100)];
const model = "test/tiny";

const daemon = await startDaemon({ models: ["tiny"] });
const client = createExecutionClient(daemon);
const lines = Array.from({ length: 12 }, (_, at) => `Line ${at} of a page that is about nothing.\n`).join("");
const project = createGitProject(
  Object.fromEntries(Array.from({ length: taskCount }, (_, n) => [`docs/p${n}.md`, `# Page ${n}\n\n${lines}`])),
);
const pairs: { serial: Measured; together: Measured }[] = [];
try {
  await waitUntil(`${model} is installed`, async () => {
    const models = await client.api.models.list.query();
    return models.some(({ name }) => name === model) || null;
  });
  const workspaceId = await client.openWorkspace(project.folder, { repairRounds: 0 });
  // Loads the model and compiles what each width needs.
  await measure(workspaceId, 1);
  await measure(workspaceId, taskCount);
  for (let pair = 0; pair < pairCount; pair += 1) {
    const order = pair % 2 === 0 ? [1, taskCount] : [taskCount, 1];
    const found = new Map<number, Measured>();
    for (const parallel of order) found.set(parallel, await measure(workspaceId, parallel));
    const [serial, together] = [found.get(1), found.get(taskCount)];
    if (serial && together) pairs.push({ serial, together });
    if (!values.json) process.stderr.write(`pair ${pair + 1} of ${pairCount}\n`);
  }
} finally {
  project.remove();
  await daemon.stop();
}

interface Measured {
  wallMs: number;
  outputTokens: number;
  cachedTokens: number;
}

/** One batch of new tasks; fails where an attempt ended otherwise than by a proposal or a refused answer. */
async function measure(workspaceId: string, parallel: number): Promise<Measured> {
  const taskIds: string[] = [];
  for (let n = 0; n < taskCount; n += 1)
    taskIds.push(await client.createTask(workspaceId, `Correct typos in docs/p${n}.md`));
  const batch: ExecutionBatch = await client.executeAll(taskIds, { model, parallel });
  const wrong = batch.items.filter(({ state }) => state !== "failed" && state !== "review");
  if (wrong.length > 0) throw new Error(`an attempt ended as ${wrong[0]?.state}: ${wrong[0]?.detail}`);
  const { wallMs, outputTokens, cachedTokens } = batch.figures;
  if (outputTokens === 0) throw new Error(`the model wrote nothing: ${batch.items[0]?.detail}`);
  return { wallMs, outputTokens, cachedTokens };
}

/** Per token written, since a model of random weights ends its answers where chance has it. */
const speed = ({ wallMs, outputTokens }: Measured): number => (outputTokens * 1_000) / wallMs;
const ratio = pairedRatio(pairs.map(({ serial, together }) => [speed(together), speed(serial)] as const));
const wall = pairedRatio(pairs.map(({ serial, together }) => [serial.wallMs, together.wallMs] as const));
const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`;

if (values.json)
  process.stdout.write(`${JSON.stringify({ machine, model, taskCount, pairs, ratio, wall }, null, 2)}\n`);
else process.stdout.write(toMarkdown());

function toMarkdown(): string {
  const rows = pairs.map(({ serial, together }, at) => {
    const cells = [serial, together].flatMap((one) => [(one.wallMs / 1_000).toFixed(2), speed(one).toFixed(0)]);
    return `| ${at + 1} | ${cells.join(" | ")} |`;
  });
  const words = (found: typeof ratio) =>
    found?.interval
      ? `${found.ratio.toFixed(2)} (95 % interval ${found.interval.low.toFixed(2)} to ${found.interval.high.toFixed(2)}, ${found.pairs} pairs)`
      : `${found?.ratio.toFixed(2) ?? "unknown"} (one pair)`;
  return [
    `${taskCount} tasks by ${model} on ${machine}`,
    "",
    "| pair | one at a time, s | tokens/s | together, s | tokens/s |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    `tokens/s together over one at a time: ${words(ratio)}`,
    `time one at a time over together: ${words(wall)}`,
    "",
  ].join("\n");
}

function readCount(name: "tasks" | "pairs", most: number): number {
  const count = Number(values[name]);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  process.stderr.write(`bench-execute: --${name} is a whole number from 1 to ${most}, not '${values[name]}'\n`);
  process.exit(2);
}
