import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { benchRunSchema, machineSchema } from "~/shared/contracts/bench";

/** What every stored run says of itself. The machine has no name: a run is meant to be published. */
const baseSchema = z.object({
  format: z.literal(1),
  startedAt: z.number().int().positive(),
  machine: machineSchema.omit({ hostname: true }).refine(({ cpu }) => cpu !== "", "a run without a machine is no run"),
  /** Program to version: ollmlx, node, mlx, mlx-lm, ollama, device. */
  versions: z.record(z.string(), z.string()),
  /** The command that made the run. */
  command: z.string().min(1),
  /** What a reader must know of the models, for example that the weights are random. */
  note: z.string().optional(),
  passed: z.boolean(),
  issues: z.array(z.string()),
});

/** One model asked through the command line, streamed and whole. */
export const modelRunSchema = baseSchema.extend({
  kind: z.literal("model"),
  model: z.string(),
  engine: z.enum(["mlx", "gguf"]),
  sizeBytes: z.number().int().positive(),
  prompt: z.string(),
  /** The beginning of the answer. */
  text: z.string().max(400),
  /** Chunks with text, the time to the first and the end, on the client's clock. */
  chunks: z.number().int(),
  ttftMs: z.number(),
  totalMs: z.number(),
  outputTokens: z.number().int(),
  tokensPerSecond: z.number(),
  doneReason: z.string(),
  cliExitCode: z.number().int().nullable(),
  /** The answer as one object: its keys, which are the response format. */
  whole: z.object({ prompt: z.string(), text: z.string().max(400), keys: z.array(z.string()) }),
});
export type ModelRun = z.infer<typeof modelRunSchema>;

const processMemorySchema = z.object({ idleBytes: z.number(), peakBytes: z.number(), endBytes: z.number() }).nullable();

/** Many clients at once on one model. */
export const stressRunSchema = baseSchema.extend({
  kind: z.literal("stress"),
  model: z.string(),
  parallel: z.object({
    serialMs: z.array(z.number()),
    wallMs: z.number(),
    requests: z.array(
      z.object({
        exitCode: z.number().int(),
        firstTextMs: z.number().nullable(),
        totalMs: z.number(),
        isEqual: z.boolean(),
      }),
    ),
  }),
  long: z.object({
    prompt: z.string(),
    outputTokens: z.number().int(),
    totalMs: z.number(),
    tokensPerSecond: z.number(),
    longestGapMs: z.number(),
    doneReason: z.string(),
    daemon: processMemorySchema,
    backend: processMemorySchema,
  }),
  clients: z.array(z.object({ client: z.string(), passed: z.boolean(), totalMs: z.number(), detail: z.string() })),
});
export type StressRun = z.infer<typeof stressRunSchema>;

/** A benchmark as the daemon keeps it, without the machine's name. */
export const storedBenchSchema = baseSchema.extend({
  kind: z.literal("bench"),
  run: benchRunSchema.extend({ machine: machineSchema.omit({ hostname: true }) }),
});
export type StoredBench = z.infer<typeof storedBenchSchema>;

export const storedRunSchema = z.discriminatedUnion("kind", [modelRunSchema, stressRunSchema, storedBenchSchema]);
export type StoredRun = z.infer<typeof storedRunSchema>;

/** Where runs are kept that the documents rest on. */
export const resultsDir = join("docs", "results");

/** Every run of the folder, by machine, then the oldest first. Throws with the file's name when one is not whole. */
export function readRuns(folder: string): StoredRun[] {
  const runs = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => {
      const parsed = storedRunSchema.safeParse(JSON.parse(readFileSync(join(folder, file), "utf8")));
      if (parsed.success) return parsed.data;
      throw new Error(`${join(folder, file)} is not a stored run: ${z.prettifyError(parsed.error)}`);
    });
  return runs.sort((a, b) => a.machine.cpu.localeCompare(b.machine.cpu) || a.startedAt - b.startedAt);
}

/** Writes a run and answers its file. The same kind, model and machine on the same day replaces the earlier run. */
export function storeRun(folder: string, run: StoredRun): string {
  const models = run.kind === "bench" ? [run.run.a.name, run.run.b?.name ?? ""] : [run.model];
  const day = new Date(run.startedAt).toISOString().slice(0, 10);
  const name = [run.kind, ...models, run.machine.cpu, day].map(slug).filter(Boolean).join("-");
  const file = join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(storedRunSchema.parse(run), null, 2)}\n`);
  return file;
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
