import { z } from "zod";
import { AppError } from "~/server/errors";
import { followJob } from "~/server/mcp/follow-job";
import { defineTool, type McpTool } from "~/server/mcp/tool";
import type { Runtime } from "~/server/runtime";
import { readActiveRevision } from "~/server/services/prompts";
import { resolvePrompt } from "~/server/services/prompts/manage-prompts";
import { findCutShort } from "~/server/services/prompts/open-optimization";
import { getOptimization, readAskedText } from "~/server/services/prompts/read-runs";
import { longestPrompt } from "~/shared/contracts/prompt";
import { promptScoresSchema } from "~/shared/contracts/prompt-lint";
import type { Optimization, OptimizationReport, OptimizeInput } from "~/shared/contracts/prompt-optimization";
import { diffWords } from "~/shared/prompt-diff";
import { lintPrompt } from "~/shared/prompt-lint";
import { askAbout } from "~/shared/prompt-questions";

const findingOutput = z.object({
  rule: z.string(),
  dimension: z.string(),
  severity: z.string(),
  issue: z.string(),
  fix: z.string(),
  quote: z.string(),
});

const inputSchema = z.object({
  prompt: z.string().max(longestPrompt).optional().describe("The text to improve."),
  prompt_id: z.string().optional().describe("Instead of prompt: id or name of a stored prompt."),
  resume_id: z
    .string()
    .max(100)
    .optional()
    .describe("Instead of both: optimization_id of a run that was cut short, or `last`; it goes on as it was asked."),
  context: z.string().max(20_000).default("").describe("Facts that the rewrite may use, such as a task's text."),
  answers: z
    .array(z.object({ question: z.string().max(500), answer: z.string().max(2_000) }))
    .max(20)
    .default([])
    .describe("Answers to questions of an earlier call."),
  model: z.string().optional().describe("Left out: the best installed one is chosen."),
  judge_model: z.string().optional().describe("Who compares; left out: the same model."),
  max_rounds: z.number().int().min(1).max(10).default(3),
  budget_seconds: z.number().min(1).max(3_600).default(120),
  min_score: z.number().min(0).max(1).default(0.8).describe("Overall score at which nothing more is tried."),
  preserve: z.array(z.string().min(1).max(500)).max(50).default([]).describe("Strings that must stay."),
  eval_set_id: z.string().optional().describe("Left out: the stored prompt's only set."),
  dry_run: z.boolean().default(false).describe("With a stored prompt: keep no revisions."),
  wait: z.boolean().default(true).describe("False gives job_id at once; later optimization_get tells the outcome."),
  analyze_only: z.boolean().default(false).describe("Scores, findings and questions only; no model is asked."),
});
type Input = z.output<typeof inputSchema>;

const outputSchema = z.object({
  optimization_id: z.string().nullable().describe("Null when no model was asked."),
  job_id: z.string().nullable().describe("For job_get and job_cancel; null when nothing was started by this call."),
  status: z.string().describe("analyzed (no model was asked), queued, running, ok, failed, cancelled or interrupted."),
  best: z.string(),
  changed: z.boolean(),
  scores: z.object({ before: promptScoresSchema, after: promptScoresSchema, source: z.string() }),
  findings: z.array(findingOutput),
  questions: z.array(z.string()).describe("What only the writer of the prompt knows."),
  diff: z.array(z.object({ kind: z.string(), text: z.string() })),
  stop_reason: z.string().nullable().describe("Null while it goes on."),
  revisions: z.array(z.object({ round: z.number(), text: z.string(), accepted: z.boolean(), reason: z.string() })),
  best_revision_id: z.string().nullable(),
  warnings: z.array(z.string()),
});

/** Prompts: scored by fixed rules, rewritten by local models within gates. */
export const promptTools: McpTool[] = [
  defineTool({
    name: "model_optimize_prompt",
    title: "Improve a prompt",
    description:
      "Scores a prompt on clarity, specificity, completeness, structure and actionability (0 to 1), and lets a local model rewrite it. Placeholders, code and prohibitions stay, and nothing is invented: what is unknown comes back as questions; answer them in another call. The best accepted text is given, never the last.",
    tier: "core",
    input: inputSchema,
    output: outputSchema,
    hints: { readOnlyHint: false, destructiveHint: false },
    run: async (input, call) => {
      const { runtime } = call;
      const sources = [input.prompt, input.prompt_id, input.resume_id].filter((source) => source !== undefined);
      if (sources.length !== 1) throw new AppError("BAD_REQUEST", "give either prompt or prompt_id, or resume_id");
      const stored = input.prompt_id === undefined ? null : resolvePrompt(runtime.db, input.prompt_id);
      if (input.analyze_only && input.resume_id === undefined) return analyze(input, runtime);
      const stopped = input.resume_id === undefined ? null : findCutShort(runtime, input.resume_id);
      const job = await runtime.jobs.enqueue("optimize", toRequest(input, stored?.id));
      if (!input.wait) {
        const begun = stopped ? toOutput(reportSoFar(runtime, stopped), stopped) : analyze(input, runtime);
        const { id, status } = job;
        return { ...begun, optimization_id: stopped?.id ?? id, job_id: id, status, stop_reason: null, warnings: [] };
      }
      const done = await followJob(call, job);
      const optimization = getOptimization(runtime.db, String(done.result?.optimizationId));
      return { ...toOutput(reportSoFar(runtime, optimization), optimization), job_id: job.id };
    },
  }),
  defineTool({
    name: "optimization_get",
    title: "State of an optimisation",
    description: "What an optimisation has reached: the best text so far, its rounds and, once it has ended, why.",
    tier: "standard",
    input: z.object({ optimization_id: z.string().max(100) }),
    output: outputSchema,
    hints: { readOnlyHint: true, destructiveHint: false },
    run: ({ optimization_id }, { runtime }) => {
      const optimization = getOptimization(runtime.db, optimization_id);
      return toOutput(reportSoFar(runtime, optimization), optimization);
    },
  }),
];

/** Of a run that has finished no round, what the rules say of its text. */
const reportSoFar = ({ db }: Pick<Runtime, "db">, run: Optimization): ReportPart =>
  run.report ?? reportByRules(readAskedText(db, run), null, []);

function toRequest(input: Input, promptId: string | undefined): OptimizeInput {
  if (input.resume_id !== undefined) return { resumeId: input.resume_id };
  return {
    ...(promptId === undefined ? { text: input.prompt } : { promptId }),
    context: input.context,
    answers: input.answers,
    model: input.model,
    judgeModel: input.judge_model,
    maxRounds: input.max_rounds,
    budgetSeconds: input.budget_seconds,
    minScore: input.min_score,
    preserve: input.preserve,
    evalSetId: input.eval_set_id,
    dryRun: input.dry_run,
  };
}

function analyze({ prompt, prompt_id }: Input, { db }: Pick<Runtime, "db">): z.input<typeof outputSchema> {
  const stored = prompt_id === undefined ? null : resolvePrompt(db, prompt_id);
  const text = prompt ?? (stored ? readActiveRevision(db, stored.id).text : "");
  return toOutput(reportByRules(text, stored?.placeholders ?? null, ["no model was asked"]), null);
}

function reportByRules(text: string, placeholders: string[] | null, warnings: string[]): ReportPart {
  const { scores, findings } = lintPrompt(text, placeholders);
  return {
    ...{ best: text, original: text, isChanged: false, before: scores, after: scores, source: "lint", findings },
    ...{ questions: askAbout(findings), rounds: [], stopReason: "max_rounds", warnings },
  };
}

type ReportPart = Omit<OptimizationReport, "judge" | "tokens" | "ms">;

const toOutput = (
  report: ReportPart,
  run: Pick<Optimization, "id" | "bestRevisionId" | "status"> | null,
): z.input<typeof outputSchema> => ({
  optimization_id: run?.id ?? null,
  job_id: null,
  status: run?.status ?? "analyzed",
  best: report.best,
  changed: report.isChanged,
  scores: { before: report.before, after: report.after, source: report.source },
  findings: report.findings.map(({ rule, dimension, severity, message, fix, quote }) => ({
    rule,
    dimension,
    severity,
    issue: message,
    fix,
    quote,
  })),
  questions: report.questions.map(({ question }) => question),
  diff: report.isChanged ? diffWords(report.original, report.best) : [],
  stop_reason: run?.status === "running" ? null : report.stopReason,
  revisions: report.rounds.flatMap(({ number, candidates }) =>
    candidates.map(({ text, isAccepted, reason }) => ({ round: number, text, accepted: isAccepted, reason })),
  ),
  best_revision_id: run?.bestRevisionId ?? null,
  warnings: report.warnings,
});
