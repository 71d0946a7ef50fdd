import type { StoredRun } from "~/scripts/results/stored-run";
import { formatMemory } from "~/shared/format-quantity";

/** A Markdown table; cells are plain text. */
export function table(header: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

const cell = (text: string): string => text.replace(/\s+/g, " ").replaceAll("|", "\\|").trim();

/** The beginning of a model's answer in one line of code, so that nothing in it is read as Markdown. */
export function quote(text: string, characters = 100): string {
  const line = text.replace(/\s+/g, " ").trim().slice(0, characters);
  const fence = line.includes("`") ? "``" : "`";
  return line === "" ? "(empty)" : `${fence} ${line} ${fence}`;
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
export const rate = (tokensPerSecond: number): string => `${tokensPerSecond.toFixed(1)} tok/s`;
export const day = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);

/** "Apple M2, 8 cores, 16 GiB, macOS 15.1, arm64": enough to weigh a figure by. */
export const describeMachine = ({ machine }: Pick<StoredRun, "machine">): string =>
  `${machine.cpu}, ${machine.cores} cores, ${formatMemory(machine.memoryBytes)}, ${machine.os}, ${machine.arch}`;

export const describeVersions = ({ versions }: Pick<StoredRun, "versions">): string =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");

/** The lines that stand above every figure. */
export const describeRun = (run: StoredRun): string =>
  [
    `- Machine: ${describeMachine(run)}`,
    `- Versions: ${describeVersions(run)}`,
    `- Date: ${day(run.startedAt)}`,
    `- Command: \`${run.command}\``,
    ...(run.note ? [`- Note: ${run.note}`] : []),
  ].join("\n");

export const generatedNotice =
  "Written by `node scripts/write-results.mjs` from the runs in [docs/results](docs/results). Do not edit: a test compares the two.";

/** How a run that this project has not been able to make is shown. */
export const notRun = (command: string): string => `NOT RUN. On an Apple silicon Mac: \`${command}\``;
