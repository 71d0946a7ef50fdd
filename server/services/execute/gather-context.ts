import { dirname, posix } from "node:path";
import { AppError } from "~/server/errors";
import {
  definitionOf,
  findSymbols,
  isCodeFile,
  isTestFile,
  type Targets,
} from "~/server/services/execute/find-targets";
import { readTreeFile } from "~/server/services/execute/open-tree";
import type { ExecuteRules, ExecutionCategory, ManifestEntry } from "~/shared/contracts/execution";
import { splitLines } from "~/shared/execute-diff";

/** A file as it is sent. */
export interface ContextFile {
  path: string;
  role: ManifestEntry["role"];
  reason: string;
  /** What is sent: the whole file, or the region. */
  text: string;
  /** The whole file. */
  whole: string;
  region?: { from: number; to: number };
}

/** Longer files are sent, and answered, by region: small models lose lines of long ones. */
const longFileLines = 250;
const longDocumentLines = 400;
const guidelineFiles = ["AGENTS.md", "CONTRIBUTING.md", "CLAUDE.md", "STYLE.md", ".editorconfig"];
const mostContextFiles = 4;
const mostContextChars = 6_000;

/**
 * The files that a model is sent: the targets whole or by region, the code under test, what they import, one test of the
 * project as a pattern, and its guidelines. Throws BAD_REQUEST for a target that cannot be sent as text.
 */
export async function gatherContext(
  tree: { root: string; files: readonly string[] },
  task: { text: string; category: ExecutionCategory },
  targets: Targets,
  rules: ExecuteRules,
): Promise<ContextFile[]> {
  const read = (path: string) => readTreeFile(tree.root, path, rules.maxFileBytes);
  const files: ContextFile[] = [];
  for (const [path, reason] of targets.changeable) {
    const whole = await read(path);
    if (whole === null) {
      throw new AppError("BAD_REQUEST", `${path} is no text file of at most ${rules.maxFileBytes} bytes`, {
        hint: "Name another file, or raise the limit in the workspace's settings.",
      });
    }
    files.push({ path, role: "target", reason, whole, ...cutRegion(path, whole, task.text) });
  }
  const extra = new Map(targets.readable);
  for (const file of [...files, ...(await readAll([...targets.readable.keys()], read))]) {
    for (const path of findImports(file.path, file.whole, tree.files)) extra.set(path, `${file.path} imports it.`);
  }
  if (task.category === "tests") {
    const pattern = tree.files.find((path) => isTestFile(path) && isCodeFile(path) && !targets.changeable.has(path));
    if (pattern) extra.set(pattern, "It shows how the project writes tests.");
  }
  for (const [path, reason] of [...extra].slice(0, mostContextFiles + targets.readable.size)) {
    const whole = targets.changeable.has(path) ? null : await read(path);
    if (whole !== null) files.push({ path, role: "context", reason, whole, text: cutEnd(whole, mostContextChars) });
  }
  for (const path of guidelineFiles.filter((name) => tree.files.includes(name) && !targets.changeable.has(name))) {
    const whole = await read(path);
    if (whole !== null) {
      files.push({ path, role: "guidelines", reason: "The project's rules.", whole, text: cutEnd(whole, 3_000) });
    }
  }
  return files;
}

/** What was sent and what was left out, for the record. */
export const toManifest = (sent: readonly ContextFile[], dropped: readonly ContextFile[]): ManifestEntry[] => [
  ...sent.map(({ path, role, reason, text, whole, region }) => ({
    path,
    role,
    reason,
    chars: text.length,
    cutChars: whole.length - text.length,
    ...(region ? { region } : {}),
  })),
  ...dropped.map(({ path, role, whole }) => ({
    path,
    role,
    reason: "Left out: it did not fit the model's context.",
    chars: 0,
    cutChars: whole.length,
  })),
];

const cutEnd = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const end = text.lastIndexOf("\n", most);
  return text.slice(0, end > 0 ? end + 1 : most);
};

async function readAll(paths: string[], read: (path: string) => Promise<string | null>) {
  const files: { path: string; whole: string }[] = [];
  for (const path of paths) {
    const whole = await read(path);
    if (whole !== null) files.push({ path, whole });
  }
  return files;
}

/** The definition that the task names, of a file too long to be sent whole. Throws BAD_REQUEST when it names none. */
function cutRegion(path: string, whole: string, taskText: string): Pick<ContextFile, "text" | "region"> {
  const lines = splitLines(whole);
  if (lines.length <= (/\.(?:md|mdx|txt|rst)$/i.test(path) ? longDocumentLines : longFileLines)) return { text: whole };
  for (const symbol of findSymbols(taskText)) {
    const at = lines.findIndex((line) => definitionOf(symbol).test(line));
    if (at === -1) continue;
    const to = findEnd(lines, at);
    if (to - at > longFileLines) continue;
    return { text: lines.slice(at, to).join(""), region: { from: at + 1, to } };
  }
  throw new AppError("BAD_REQUEST", `${path} has ${lines.length} lines, and the task names no part of it`, {
    hint: "Name the function or class in the task, for instance `parseDate`.",
  });
}

/** The line behind the end of the definition that begins at a line: by braces, else by indentation. */
function findEnd(lines: readonly string[], start: number): number {
  let depth = 0;
  let isOpened = false;
  for (let at = start; at < lines.length; at += 1) {
    for (const char of (lines[at] ?? "").replace(/(["'`])(?:\\.|(?!\1).)*\1|\/\/.*$/g, "")) {
      if (char === "{") {
        depth += 1;
        isOpened = true;
      } else if (char === "}") depth -= 1;
    }
    if (isOpened && depth <= 0) return at + 1;
    if (!isOpened && /:\s*(?:#.*)?$/.test((lines[at] ?? "").trimEnd())) return endOfIndent(lines, start, at + 1);
    if (!isOpened && /;\s*$/.test(lines[at] ?? "")) return at + 1;
  }
  return lines.length;
}

function endOfIndent(lines: readonly string[], start: number, from: number): number {
  const indent = (line: string) => line.length - line.trimStart().length;
  const own = indent(lines[start] ?? "");
  let end = from;
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.trim() === "") continue;
    if (indent(line) <= own) break;
    end = at + 1;
  }
  return end;
}

/** Files of the project that a file imports by a relative path or a Python module name. */
function findImports(path: string, text: string, files: readonly string[]): string[] {
  const known = new Set(files);
  const found: string[] = [];
  for (const [, name = ""] of text.matchAll(/(?:from|import|require\()\s*["'](\.[^"']+)["']/g)) {
    const base = posix.join(dirname(path), name);
    const stem = base.replace(/\.[cm]?js$/, "");
    const candidates = [base, ...[".ts", ".tsx", ".js", ".mjs", "/index.ts", "/index.js"].map((end) => stem + end)];
    const hit = candidates.find((candidate) => known.has(candidate));
    if (hit) found.push(hit);
  }
  for (const [, name = ""] of text.matchAll(/^\s*(?:from|import)\s+([\w.]+)/gm)) {
    const module = `${name.replace(/^\.+/, "").replaceAll(".", "/")}.py`;
    const hit = [posix.join(dirname(path), module), module].find((candidate) => known.has(candidate));
    if (hit) found.push(hit);
  }
  return [...new Set(found)].filter((other) => other !== path);
}
