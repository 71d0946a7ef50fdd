import type { z } from "zod";
import { inTransaction } from "~/db/client";
import { writeProposalBase } from "~/db/queries/proposals";
import { listOpenTitles } from "~/db/queries/tasks";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { answerTokens } from "~/server/services/breakdown/answer-schema";
import { askForBreakdown } from "~/server/services/breakdown/ask-for-breakdown";
import { chooseModel } from "~/server/services/breakdown/choose-model";
import { findDuplicates } from "~/server/services/breakdown/find-duplicates";
import { fitPrompt } from "~/server/services/breakdown/fit-prompt";
import { gatherRequest } from "~/server/services/breakdown/gather-request";
import { readActiveRevision } from "~/server/services/prompts";
import { getProposal } from "~/server/services/read-proposals";
import { readDetail } from "~/server/services/read-tasks";
import type { Proposal, ProposedSubtask, replaceSubtaskSchema } from "~/shared/contracts/proposal";
import { titleSimilarity } from "~/shared/title-similarity";

/**
 * Sets a stale proposal against its task as it is now: what repeats a subtask that was added meanwhile, or an open task, is
 * named in its warnings, and it can be applied again. Throws CONFLICT when it is decided, NOT_FOUND.
 */
export function rebaseProposal({ db, bus }: Pick<Runtime, "db" | "bus">, id: string): Proposal {
  const rebased = inTransaction<Proposal>(db, (tx) => {
    const proposal = getProposal({ db: tx }, id);
    if (proposal.status === "ready") return proposal;
    if (proposal.status !== "stale") throw new AppError("CONFLICT", `this proposal is ${proposal.status}`);
    const task = readDetail(tx, proposal.taskId);
    const others = listOpenTitles(tx, task.workspaceId).filter((other) => other.id !== task.id);
    const repeats = proposal.items.flatMap((item) => {
      const twin = task.subtasks.find((subtask) => titleSimilarity(subtask.title, item.title) >= 0.7);
      return twin ? [`${item.key} repeats the subtask #${twin.number} "${twin.title}"`] : [];
    });
    const warnings = [...new Set([...repeats, ...proposal.warnings, ...findDuplicates(proposal.items, others)])];
    writeProposalBase(tx, id, { baseTaskVersion: task.version, warnings });
    return getProposal({ db: tx }, id);
  });
  bus.publish({ type: "proposals.changed", taskId: rebased.taskId });
  return rebased;
}

/**
 * Asks the proposal's model for one other subtask in the place of `key`. Nothing is stored: the reviewer takes it or not.
 * Throws the engine's error, UPSTREAM_FAILED when the answer cannot be used, NOT_FOUND.
 */
export async function replaceSubtask(
  parts: Pick<Runtime, "db" | "engines" | "config">,
  { id, key, titles, wish }: z.output<typeof replaceSubtaskSchema>,
  signal: AbortSignal,
): Promise<ProposedSubtask> {
  const proposal = getProposal(parts, id);
  const old = proposal.items.find((item) => item.key === key);
  const task = readDetail(parts.db, proposal.taskId);
  const chosen = await chooseModel(parts, proposal.model);
  const revision = readActiveRevision(parts.db, "breakdown");
  const request = gatherRequest(parts.db, task);
  const kept = titles.filter((title) => title !== old?.title).map((title) => `- ${title}`);
  const order = [
    `Give exactly one subtask, in the place of "${old?.title ?? "a missing one"}", which the reviewer does not want.`,
    ...(wish.trim() === "" ? [] : [`The reviewer's wish: ${wish.trim()}`]),
    ...(kept.length === 0 ? [] : ["These subtasks stay; do not repeat them:", ...kept]),
  ].join("\n");
  const fitted = await fitPrompt(chosen, revision.text, request);
  const prompt = `${fitted.prompt}\n${order}\n`;
  const bounds = { min: 1, max: 1 };
  const quiet = { signal, report: () => undefined, appendText: () => undefined };
  const question = { ...fitted, prompt, bounds, chosen, answerTokens: answerTokens / 4 };
  const { result } = await askForBreakdown(question, quiet, { text: "" });
  const [made] = result.subtasks;
  if (!made) throw new AppError("UPSTREAM_FAILED", `${chosen.model.name} gave no usable subtask`);
  return { ...made, key, parentKey: old?.parentKey ?? null, dependsOn: old?.dependsOn ?? [] };
}
