import type { JobContext } from "~/server/jobs/job-handler";
import type { Rounds } from "~/server/services/execute/answer-files";
import { buildOpinionPrompt, opinionSchema } from "~/server/services/execute/build-prompt";
import type { Executor } from "~/server/services/execute/choose-executor";
import { askJson } from "~/server/services/workflow/ask-json";
import { writePatch } from "~/shared/execute-diff";

interface OpinionQuestion {
  executor: Executor;
  task: string;
  rounds: Rounds;
  contextTokens: number;
}

/** What the model says of its own change; null when it says nothing that can be read. Throws CANCELLED only. */
export async function askOpinion(
  { executor, task, rounds, contextTokens }: OpinionQuestion,
  { signal, report }: JobContext,
): Promise<{ explanation: string; confidence: number } | null> {
  const patch = rounds.files.map(({ path, before, after }) => writePatch(path, before, after)).join("\n");
  const checks = rounds.checksAfter.map(({ name, status }) => `${name}: ${status}`).join(", ") || "none";
  report({ phase: "judging", message: `${executor.model.name} explains the change` });
  try {
    const { value, answer } = await askJson({
      chosen: executor,
      schema: opinionSchema,
      prompt: buildOpinionPrompt(task, patch, checks),
      contextTokens,
      answerTokens: 300,
      signal,
    });
    rounds.answers.push(answer);
    const explanation = [value.explanation, value.risks && `Risks: ${value.risks}`].filter(Boolean).join(" ");
    const confidence = Number.isFinite(value.confidence) ? Math.min(1, Math.max(0, value.confidence)) : 0.5;
    return { explanation, confidence };
  } catch (error) {
    if (signal.aborted) throw error;
    // The change stands by its guards and checks; without an explanation it is only less well described.
    return null;
  }
}
