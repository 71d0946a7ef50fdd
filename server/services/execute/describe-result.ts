import { categoryRules } from "~/server/services/execute/categories";
import { capitalize } from "~/shared/capitalize";
import type { Execution } from "~/shared/contracts/execution";
import { countChangedLines } from "~/shared/execute-diff";

/** The `result` comment of an attempt that was taken, in Markdown. */
export function describeResult(execution: Execution): string {
  const { category, model, attempt, files, findings, checksAfter, confidence, branch, explanation } = execution;
  const lines = [
    `${capitalize(categoryRules[category].name)} by ${model}, attempt ${attempt}${branch ? `, on the branch \`${branch}\`` : ""}.`,
  ];
  if (explanation) lines.push("", explanation);
  if (files.length > 0) lines.push("");
  for (const { path, before, after } of files) {
    const { added, removed } = countChangedLines(before, after);
    lines.push(`- \`${path}\` +${added} −${removed}`);
  }
  if (category === "review") lines.push("", findings.length === 0 ? "No findings." : "Findings:");
  for (const { path, line, severity, text } of findings) lines.push(`- \`${path}:${line}\` (${severity}) ${text}`);
  if (checksAfter.length > 0) {
    lines.push("", `Checks: ${checksAfter.map(({ name, status }) => `${name} ${status}`).join(", ")}.`);
  }
  if (confidence !== null) lines.push("", `Confidence ${confidence.toFixed(2)}.`);
  return lines.join("\n");
}
