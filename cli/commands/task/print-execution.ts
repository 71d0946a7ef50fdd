import { printLine, style } from "~/cli/output";
import type { Execution } from "~/shared/contracts/execution";
import { countChangedLines, writePatch } from "~/shared/execute-diff";

/** An attempt for a terminal: what it is, what it changes, its checks and how far it can be trusted. */
export function printExecution(execution: Execution, withPatch: boolean): void {
  const { id, attempt, status, category, model, files, findings, error } = execution;
  printLine(
    `Attempt ${attempt} (${category}) by ${model}: ${status}${execution.branch ? ` on ${execution.branch}` : ""}`,
  );
  printLine(`id ${id}`);
  if (execution.explanation) printLine(`\n${execution.explanation}`);
  if (error) printLine(`\n${style(process.stdout, "red", error.message)}${error.hint ? `\n${error.hint}` : ""}`);
  if (files.length > 0) printLine("");
  for (const { path, before, after, warnings } of files) {
    const { added, removed } = countChangedLines(before, after);
    printLine(`${before === null ? "new " : ""}${path}  +${added} -${removed}`);
    for (const warning of warnings) printLine(`  warning: ${warning}`);
  }
  if (findings.length > 0) printLine("\nFindings");
  for (const { path, line, severity, text } of findings) printLine(`  ${path}:${line}  ${severity}  ${text}`);
  if (category === "review" && findings.length === 0 && !error) printLine("\nNo findings.");
  printChecks(execution);
  if (withPatch) for (const { path, before, after } of files) printPatch(writePatch(path, before, after));
}

function printChecks({
  checksBefore,
  checksAfter,
  confidence,
  reasons,
  repairs,
  refusals,
  ...figures
}: Execution): void {
  if (checksAfter.length > 0) printLine("\nChecks");
  for (const { name, status } of checksAfter) {
    const before = checksBefore.find((check) => check.name === name)?.status;
    printLine(`  ${name}: ${status}${before ? ` (before: ${before})` : ""}`);
  }
  if (confidence !== null) printLine(`\nConfidence ${confidence.toFixed(2)}`);
  for (const { text, weight } of reasons) {
    printLine(`  ${weight === null ? "cap" : `${weight >= 0 ? "+" : ""}${weight.toFixed(2)}`}  ${text}`);
  }
  if (refusals.length > 0) printLine(`\n${repairs} corrections`);
  for (const refusal of refusals) printLine(`  ${refusal.split("\n")[0]}`);
  const seconds = ((figures.durationMs ?? 0) / 1000).toFixed(1);
  printLine(`\n${figures.promptTokens} tokens read, ${figures.outputTokens} written, ${seconds} s`);
}

const colors = { "+": "green", "-": "red" } as const;

function printPatch(patch: string): void {
  printLine("");
  for (const line of patch.trimEnd().split("\n")) {
    const color = colors[line.charAt(0) as "+" | "-"];
    printLine(color ? style(process.stdout, color, line) : line);
  }
}
