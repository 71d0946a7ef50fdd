import type { JobContext } from "~/server/jobs/job-handler";
import type { Rounds } from "~/server/services/execute/answer-files";
import { findingsSchema } from "~/server/services/execute/build-prompt";
import type { Executor } from "~/server/services/execute/choose-executor";
import type { FittedContext } from "~/server/services/execute/fit-context";
import { askJson } from "~/server/services/workflow/ask-json";
import type { Finding } from "~/shared/contracts/execution";
import { splitLines } from "~/shared/execute-diff";

/**
 * Asks for a code review. Findings outside of the files and lines that were sent are left out and counted as refusals.
 * Throws UPSTREAM_FAILED when the answer is no list of findings, the engine's error, or CANCELLED.
 */
export async function answerFindings(
  { executor, fitted }: { executor: Executor; fitted: FittedContext },
  { signal, report, appendText }: JobContext,
  rounds: Rounds,
): Promise<{ findings: Finding[]; explanation: string }> {
  const { value, rung, answer } = await askJson({
    chosen: executor,
    schema: findingsSchema,
    prompt: fitted.prompt,
    contextTokens: fitted.contextTokens,
    answerTokens: fitted.answerTokens,
    signal,
    report,
    onText: appendText,
  });
  rounds.answers.push(answer);
  rounds.rung = rung;
  const findings: Finding[] = [];
  for (const { file, line, severity, text } of value.findings) {
    const sent = fitted.sent.find(({ path, role }) => role === "target" && path === file.replace(/^\.\//, ""));
    const first = sent?.region?.from ?? 1;
    const last = first + splitLines(sent?.text ?? "").length - 1;
    if (sent && line >= first && line <= last) findings.push({ path: sent.path, line, severity, text });
    else rounds.refusals.push(`a finding at ${file.slice(0, 120)}:${line}, where nothing was sent`);
  }
  rounds.isTaken = true;
  return { findings, explanation: value.summary };
}
