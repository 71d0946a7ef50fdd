import type { Runtime } from "~/server/runtime";
import { chooseModel } from "~/server/services/breakdown/choose-model";
import { findJudge } from "~/server/services/prompts/find-judge";
import { askOptimizer } from "~/server/services/prompts/optimize/ask-optimizer";
import { judgeBothOrders } from "~/server/services/prompts/optimize/judge-candidate";
import type { JudgePrompts, PromptVerdicts } from "~/shared/contracts/prompt-verdict";

/** Time in which a model can show that it judges well; a person waits, and can stop it. */
const longestTestMs = 600_000;

/**
 * Lets a model compare prompts with the first one: in both orders, without telling it which is which, and only where it
 * does well on the labelled pairs. Throws NOT_FOUND, the engine's error, or CANCELLED.
 */
export async function judgePrompts(
  parts: Pick<Runtime, "db" | "engines" | "config">,
  { texts: [first = "", ...others], model: wanted }: JudgePrompts,
  signal: AbortSignal,
): Promise<PromptVerdicts> {
  const asked = await chooseModel(parts, wanted);
  const model = asked.model.name;
  const judge = askOptimizer(parts.db, asked, asked, () => undefined);
  const { fault } = await findJudge(parts, asked.model, judge, {
    budgetMs: longestTestMs,
    budgetTokens: Number.POSITIVE_INFINITY,
    context: { signal, report: () => undefined },
  });
  const verdicts: PromptVerdicts["verdicts"] = [];
  for (const other of others) {
    const isOpen = fault === null && other !== first;
    verdicts.push(isOpen ? (await judgeBothOrders(judge, first, other, signal)).value : null);
  }
  return { model, verdicts, fault };
}
