import { findCategoryFault } from "~/server/services/execute/check-category";
import { findPathFault, findRuleFault } from "~/server/services/execute/check-path";
import type { ContextFile } from "~/server/services/execute/gather-context";
import { findOtherCase, hasLink } from "~/server/services/execute/open-tree";
import type { AnsweredFile } from "~/server/services/execute/read-answer";
import type { ExecuteRules, ExecutionCategory, ProposedFile } from "~/shared/contracts/execution";
import { countChangedLines, splitLines } from "~/shared/execute-diff";

export interface GuardInput {
  root: string;
  category: ExecutionCategory;
  rules: ExecuteRules;
  targets: readonly ContextFile[];
  creatable: readonly string[];
  answered: readonly AnsweredFile[];
}

export interface Guarded {
  files: ProposedFile[];
  /** Why the answer is not taken; empty = it is. */
  faults: string[];
}

/** More than this share of a file's lines gone is for a person to decide. */
const warnShrink = 0.4;
/** More than this is no answer to a small task. */
const refuseShrink = 0.8;
/** A short file may lose many of its lines by a small change. */
const shrinkFromLines = 10;

const elision =
  /^\s*(?:\/\/|#|\/\*|<!--|--|;|\*|"""|''')?\s*(?:\.{3}|…)?\s*[[(<{]?\s*(?:(?:the\s+)?(?:rest|remainder)\s+of\s+(?:the\s+)?(?:code|file|function|method|class|document|content|implementation)|(?:rest|other|remaining|existing|previous|original)\s+(?:of\s+)?(?:the\s+)?(?:code|lines|content|functions|methods|tests|sections?|implementation)?\s*(?:remains?|stays?|is|are|unchanged|here|as before|goes)|(?:code|everything|all)\s+(?:else\s+)?(?:above|below|remains|stays|unchanged|is unchanged)|keep\s+(?:the\s+)?(?:rest|existing|remaining)|same\s+as\s+(?:before|above)|unchanged|omitted(?:\s+for\s+brevity)?|(?:existing|your)\s+code(?:\s+here)?|snip)\b.{0,60}$/i;
const dotsAlone = /^\s*(?:\/\/|#|\/\*|<!--|--)?\s*(?:\.{3,}|…)\s*(?:\*\/|-->)?\s*$/;
const conflictMark = /^(?:<{7}|={7}|>{7})(?:\s|$)/m;

/** Turns an answer's files into proposed changes, or says why it cannot be taken. Nothing is written. */
export async function guardChange(input: GuardInput): Promise<Guarded> {
  const files: ProposedFile[] = [];
  const faults: string[] = [];
  for (const answer of input.answered) {
    const guarded = await guardFile(input, answer);
    if (typeof guarded === "string") faults.push(`${printable(answer.path)}: ${guarded}`);
    else if (guarded.after !== guarded.before) files.push(guarded);
  }
  if (faults.length > 0) return { files: [], faults };
  if (files.length === 0) return { files, faults: ["the files come back as they were: nothing is changed"] };
  if (files.length > input.rules.maxFiles) {
    return { files: [], faults: [`${files.length} files are changed, at most ${input.rules.maxFiles} may be`] };
  }
  const changed = files.map(({ before, after }) => countChangedLines(before, after));
  const lines = changed.reduce((sum, { added, removed }) => sum + Math.max(added, removed), 0);
  if (lines > input.rules.maxChangedLines) {
    return { files: [], faults: [`${lines} lines are changed, at most ${input.rules.maxChangedLines} may be`] };
  }
  return { files, faults };
}

async function guardFile(input: GuardInput, { path, text }: AnsweredFile): Promise<ProposedFile | string> {
  const { root, rules, targets, creatable, category } = input;
  const pathFault = findPathFault(path) ?? findRuleFault(path, rules);
  if (pathFault) return pathFault;
  const target = targets.find((file) => file.role === "target" && file.path === path);
  if (!target && !creatable.includes(path)) return "is not among the files that may be changed";
  if (await hasLink(root, path)) return "is reached through a symbolic link";
  const other = await findOtherCase(root, path);
  if (other !== null) return `differs from ${other} only in case`;
  const before = target?.whole ?? null;
  const part = target?.text ?? null;
  const textFault = findTextFault(text, part);
  if (textFault) return textFault;
  const fitted = fitLineEnds(text, part);
  const after = target?.region && before !== null ? putRegion(before, target.region, fitted) : fitted;
  if (Buffer.byteLength(after) > rules.maxFileBytes) return `is larger than ${rules.maxFileBytes} bytes`;
  const categoryFault = findCategoryFault(category, path, before, after);
  if (categoryFault) return categoryFault;
  return { path, before, after, warnings: findWarnings(part, fitted, before, after) };
}

function findTextFault(text: string, part: string | null): string | null {
  if (text.trim() === "") return "comes back empty";
  if (text.includes("\u0000") || text.includes("\ufffd")) return "holds bytes that are no text";
  const known = new Set((part ?? "").split("\n").map((line) => line.trim()));
  for (const line of text.split("\n")) {
    if (known.has(line.trim())) continue;
    if (dotsAlone.test(line) || elision.test(line)) return `leaves lines out: "${line.trim().slice(0, 80)}"`;
  }
  if (conflictMark.test(text) && !conflictMark.test(part ?? "")) return "holds marks of a merge conflict";
  if (/^(?:@@ -\d|diff --git )/m.test(text) && !/^(?:@@ -\d|diff --git )/m.test(part ?? "")) {
    return "is a diff; write the whole file";
  }
  const had = splitLines(part ?? "").length;
  const has = splitLines(text).length;
  if (had >= shrinkFromLines && has < had * (1 - refuseShrink)) return `keeps only ${has} of ${had} lines`;
  return null;
}

function findWarnings(part: string | null, fitted: string, before: string | null, after: string): string[] {
  const warnings: string[] = [];
  const had = splitLines(part ?? "").length;
  const has = splitLines(fitted).length;
  if (had >= shrinkFromLines && has < had * (1 - warnShrink)) warnings.push(`It keeps only ${has} of ${had} lines.`);
  const lost = before === null ? [] : findExports(before).filter((name) => !findExports(after).includes(name));
  if (lost.length > 0) warnings.push(`It no longer has ${lost.slice(0, 5).join(", ")}.`);
  const added = findDangers(after).filter((danger) => !findDangers(before ?? "").includes(danger));
  if (added.length > 0) warnings.push(`It brings in ${added.join(", ")}.`);
  return warnings;
}

const findExports = (text: string): string[] => [
  ...new Set(
    [
      ...text.matchAll(
        /^export\s+(?:default\s+)?(?:async\s+)?(?:function\*?|class|const|let|interface|type|enum)\s+([\w$]+)/gm,
      ),
      ...text.matchAll(/^(?:async\s+)?def\s+([a-zA-Z]\w*)|^class\s+([A-Za-z]\w*)/gm),
    ].map(([, first, second]) => first ?? second ?? ""),
  ),
];

/** What a small task seldom needs and a person should see: other programs, the network, evaluated text, the environment. */
const dangers: [string, RegExp][] = [
  ["other programs", /child_process|subprocess|os\.system|execSync|spawn\(|Runtime\.getRuntime/],
  ["evaluated text", /\beval\(|new Function\(|\bexec\(/],
  ["the network", /\bfetch\(|https?\.request|urllib|requests\.(?:get|post)|net\.connect|socket\.socket/],
  ["the deletion of files", /rmSync|rm\(|unlink|shutil\.rmtree|os\.remove|rm -rf/],
  ["secrets of the environment", /process\.env|os\.environ/],
];

const findDangers = (text: string): string[] =>
  dangers.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);

/** Line ends, the last line's end and the byte order mark stay as the file has them. */
function fitLineEnds(text: string, part: string | null): string {
  if (part === null) return text;
  let fitted = text.replace(/^\ufeff/, "").replace(/\r\n/g, "\n");
  fitted = part.endsWith("\n") ? fitted.replace(/\n*$/, "\n") : fitted.replace(/\n+$/, "");
  if (part.includes("\r\n")) fitted = fitted.replace(/\n/g, "\r\n");
  return part.startsWith("\ufeff") ? `\ufeff${fitted}` : fitted;
}

function putRegion(whole: string, { from, to }: { from: number; to: number }, text: string): string {
  const lines = splitLines(whole);
  return [...lines.slice(0, from - 1), text, ...lines.slice(to)].join("");
}

const printable = (path: string): string => JSON.stringify(path).slice(1, -1).slice(0, 120);
