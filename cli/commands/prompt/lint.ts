import { type Command, InvalidArgumentError } from "commander";
import { createClient } from "~/cli/client";
import { readPromptFile, requirePrompt } from "~/cli/commands/prompt/read-prompt";
import { printJson, printLine, printTable, style } from "~/cli/output";
import { collect } from "~/cli/parse-request";
import { type LintSeverity, type PromptLint, promptDimensions } from "~/shared/contracts/prompt-lint";
import { goodPromptScore, lintPrompt, promptRules } from "~/shared/prompt-lint";

interface LintFlags {
  text?: string;
  min: number;
  require?: string[];
  json?: boolean;
  rules?: boolean;
  model?: string;
}

interface LintedFile extends PromptLint {
  file: string;
  min: number;
  isGood: boolean;
}

/** Exit code of `prompt lint` when a prompt scores below the threshold. */
const belowThreshold = 3;

/** `prompt lint`: fixed rules, no model, no daemon. */
export function registerPromptLint(prompt: Command): void {
  prompt
    .command("lint")
    .description(
      "Check prompts with fixed rules; no model is asked and no daemon is needed.\n" +
        `Exits with ${belowThreshold} when the overall score of one is below --min.`,
    )
    .argument("[files...]", 'files to check; "-" or none reads standard input')
    .option("--text <text>", "check this text instead of files")
    .option("--min <score>", "lowest overall score that is good, 0 to 1", parseScore, goodPromptScore)
    .option("--require <placeholder>", "a placeholder that must be there, such as {text}; may be repeated", collect)
    .option("--model <model>", "count the tokens exactly, as this model does; asks the daemon")
    .option("--rules", "list the rules")
    .option("--json", "print the scores and findings as JSON; an array for several files")
    .addHelpText(
      "after",
      '\nExamples:\n  ollmlx prompt lint --text "Fix the bug in the server"\n' +
        "  ollmlx prompt lint prompts/review.md --min 0.9 --require {code}\n  cat prompt.txt | ollmlx prompt lint --json",
    )
    .action(lint);
}

async function lint(files: string[], flags: LintFlags): Promise<void> {
  if (flags.rules) {
    listRules(flags);
    return;
  }
  const linted: LintedFile[] = [];
  for (const file of flags.text === undefined && files.length === 0 ? ["-"] : files) {
    linted.push(await check(file, await readPromptFile(file), flags));
  }
  if (flags.text !== undefined) linted.push(await check("--text", requirePrompt(flags.text), flags));
  if (linted.some(({ isGood }) => !isGood)) process.exitCode = belowThreshold;
  if (flags.json) {
    printJson(linted.length === 1 ? linted[0] : linted);
    return;
  }
  for (const [i, each] of linted.entries()) {
    if (i > 0) printLine("");
    printLint(each, linted.length > 1);
  }
}

async function check(file: string, text: string, { min, model, require: required }: LintFlags): Promise<LintedFile> {
  const report = lintPrompt(text, required ?? null);
  const count = model === undefined ? null : await createClient().prompts.countTokens.query({ text, model });
  if (count !== null) report.tokens = { count, isExact: true };
  return { file, min, isGood: report.scores.overall >= min, ...report };
}

function printLint(
  { file, min, isGood, scores, findings, tokens, isFullyChecked, language }: LintedFile,
  hasName: boolean,
): void {
  if (hasName) printLine(style(process.stdout, "bold", file));
  for (const dimension of promptDimensions) printLine(`${dimension.padEnd(14)} ${meter(scores[dimension])}`);
  const verdict = isGood ? style(process.stdout, "green", "good") : style(process.stdout, "red", `below ${min}`);
  printLine(`${"overall".padEnd(14)} ${meter(scores.overall)}  ${verdict}`);
  printLine(`${tokens.isExact ? "" : "about "}${tokens.count} tokens`);
  if (!isFullyChecked)
    printLine(`The rules about words know English only; this looks like ${language ?? "another language"}.`);
  for (const finding of findings) {
    const where = finding.line === null ? "" : `line ${finding.line}: `;
    printLine(`\n${label(finding.severity)} ${where}${finding.message}  (${finding.dimension}, ${finding.rule})`);
    printLine(`        ${finding.fix}`);
  }
}

const colors = { error: "red", warning: "yellow", note: "dim" } as const;
const label = (severity: LintSeverity): string => style(process.stdout, colors[severity], severity.padEnd(7));

const meter = (score: number): string => `${"█".repeat(Math.round(score * 10)).padEnd(10, "·")} ${score.toFixed(2)}`;

function listRules({ json }: LintFlags): void {
  const rows = promptRules.map(({ id, dimension, severity, message, fix }) => ({
    id,
    dimension,
    severity,
    message,
    fix,
  }));
  const cells = rows.map((row) => [row.id, row.dimension, row.severity, row.message]);
  if (json) printJson(rows);
  else printTable(["RULE", "DIMENSION", "SEVERITY", "WHAT"], cells);
}

function parseScore(text: string): number {
  const score = Number(text);
  if (text.trim() === "" || !(score >= 0 && score <= 1)) throw new InvalidArgumentError("Give a number from 0 to 1.");
  return score;
}
