import type { Example } from "~/scripts/demo-model/example";
import type { Random, Split } from "~/scripts/demo-model/random";
import { partOf } from "~/scripts/demo-model/random";
import { type CodeFile, writeCodeFile } from "~/scripts/demo-model/write-code-file";
import type { Manner } from "~/scripts/demo-model/write-task";
import { buildOpinionPrompt, buildPrompt, opinionSchema } from "~/server/services/execute/build-prompt";
import { readFileBlocks } from "~/server/services/execute/read-answer";
import { executePrompts } from "~/server/services/execute/templates";
import { readJson } from "~/server/services/workflow/ask-json";
import { writePatch } from "~/shared/execute-diff";

const template = executePrompts.find(({ text }) => text.startsWith("You write documentation"))?.text ?? "";

/** Orders for one function, `{f}`, in the file `{p}`. */
const singleOrders = [
  "Add a comment to `{f}` in {p}",
  "Document `{f}` in {p}",
  "Write a docstring for `{f}` in `{p}`",
  "Explain `{f}` ({p})",
  "Add a docstring to `{f}` in {p}",
  "{p}: document `{f}`",
  "Describe the function `{f}` in {p}",
  "Please comment `{f}` in {p}",
  "`{f}` in {p} needs a docstring",
  "Say in a comment what `{f}` in {p} returns",
];
/** Orders for all functions of a file. */
const wholeOrders = [
  "Document {p}",
  "Add docstrings to {p}",
  "Comment all functions in {p}",
  "Document every function of `{p}`",
  "Write docstrings in {p}",
  "{p} has no comments",
  "Add comments to {p}",
  "Please document {p}",
];

interface DocsTask {
  file: CodeFile;
  /** What is asked for. */
  task: string;
  /** The functions that get a comment. */
  names: string[];
  /** What a model says of the change. */
  prose: string;
}

function writeDocsTask(random: Random, split: Split): DocsTask {
  const file = writeCodeFile(random, split, random.pick(["typescript", "python"]));
  const chosen = random.pick(file.functions);
  const isWhole = random.chance(0.4);
  const order = random.pick(partOf(isWhole ? wholeOrders : singleOrders, split));
  return {
    file,
    task: order.replace("{f}", chosen.name).replace("{p}", file.path),
    names: isWhole ? file.functions.map(({ name }) => name) : [chosen.name],
    prose: isWhole ? "Each function now has a comment." : `The function ${chosen.name} now has a comment.`,
  };
}

/** A change to a file's documentation, in the words of the automatic execution: the whole file again with comments in it. */
export function askDocs(random: Random, split: Split, { isPromptWhole }: Manner): Example {
  const { file, task, names, prose } = writeDocsTask(random, split);
  const target = { path: file.path, role: "target" as const, reason: "", text: file.text, whole: file.text };
  const parts = {
    task,
    criteria: random.chance(0.3) ? ["Every public function has a comment"] : [],
    files: [target],
    creatable: [],
    output: "files" as const,
    feedback: "",
  };
  const marked = template
    .split("\n")
    .filter((line) => /\{\w+\}|<\/?task>/.test(line) || random.chance(0.4))
    .join("\n");
  const prompt = buildPrompt(isPromptWhole ? template : marked, parts);
  const answer = `${prose}\n\nFILE: ${file.path}\n\`\`\`\n${file.documented(names)}\`\`\``;
  const read = readFileBlocks(answer, file.path);
  if (read.fault !== null || read.rung !== "strict")
    throw new Error(`the product does not take its own form: ${read.fault}`);
  return { kind: "docs", messages: [{ role: "user", content: prompt }], answer, object: file.path };
}

/** What the model says of such a change. It is never sure: its comments are read off a function's form. */
export function askChange(random: Random, split: Split): Example {
  const { file, task, names, prose } = writeDocsTask(random, split);
  const checks = [
    random.pick(["", "npm test: passed", "node check.mjs: passed", "node test.mjs: passed"]),
    random.pick(["", `syntax of ${file.path}: passed`]),
  ].filter(Boolean);
  const prompt = buildOpinionPrompt(
    task,
    writePatch(file.path, file.text, file.documented(names)),
    checks.join(", ") || "none",
  );
  const said = { explanation: prose, risks: "A demo model wrote this: read it before it is kept.", confidence: 0.5 };
  const read = readJson(opinionSchema, JSON.stringify(said));
  if (!read.isOk) throw new Error("the product does not take its own form");
  return {
    kind: "change",
    messages: [{ role: "user", content: prompt }],
    answer: JSON.stringify(said),
    object: file.path,
  };
}
