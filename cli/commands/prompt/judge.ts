import type { Command } from "commander";
import { usageError } from "~/cli/cli-error";
import { createClient } from "~/cli/client";
import { findTarget } from "~/cli/commands/prompt/find-prompt";
import { printJson, printLine, printTable } from "~/cli/output";
import type { Verdict } from "~/shared/contracts/prompt-optimization";
import { mostJudged } from "~/shared/contracts/prompt-verdict";

interface JudgeFlags {
  model?: string;
  json?: boolean;
}

/** Exit code when the model is no judge to be trusted. */
const noVerdict = 3;

/** `prompt judge`: which prompts a model prefers to the first one. */
export function registerPromptJudge(prompt: Command): void {
  prompt
    .command("judge")
    .description(
      "Ask a model which prompts are better than the first one, in both orders and without names.\n" +
        `It has to pass a test on labelled pairs first; exits with ${noVerdict} when it does not.`,
    )
    .argument("<first>", "id or name; NAME@REVISION for a certain revision")
    .argument("<others...>", "one to three more of them, compared with the first")
    .option("--model <model>", "the judge; the daemon chooses one otherwise")
    .option("--json", "print the verdicts as JSON")
    .addHelpText("after", "\nExample:\n  ollmlx prompt judge review@1 review@2")
    .action(judge);
}

async function judge(first: string, others: string[], { model, json }: JudgeFlags): Promise<void> {
  const targets = [first, ...others];
  if (targets.length > mostJudged) {
    throw usageError(
      `${targets.length} prompts are too many`,
      `Compare the first with at most ${mostJudged - 1} others`,
    );
  }
  const client = createClient();
  const found = await Promise.all(targets.map((target) => findTarget(client, target)));
  const answer = await client.prompts.judge.mutate({ texts: found.map(({ revision }) => revision.text), model });
  if (answer.fault !== null) process.exitCode = noVerdict;
  if (json) {
    printJson(answer);
    return;
  }
  if (answer.fault !== null) {
    printLine(`There is no verdict. ${answer.fault}`);
    return;
  }
  const rows = others.map((other, i) => [other, ...describe(answer.verdicts[i] ?? null)]);
  printTable(["PROMPT", `AGAINST ${first}`, "WHY"], rows);
  printLine(`\nJudged by ${answer.model}`);
}

const words = { win: "better", loss: "worse", tie: "as good" } as const;

function describe(verdict: Verdict | null): [string, string] {
  if (verdict === null) return ["the same text", ""];
  const { first, second, together, reason } = verdict;
  if (first === second && first !== null) return [words[together], reason];
  const tell = (one: Verdict["first"]) => (one === null ? "no answer" : words[one]);
  return [`undecided: ${tell(first)} when shown first, ${tell(second)} when shown second`, reason];
}
