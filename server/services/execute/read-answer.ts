import type { ParseRung } from "~/shared/contracts/proposal";

export interface AnsweredFile {
  path: string;
  text: string;
}

export interface ReadAnswer {
  files: AnsweredFile[];
  /** What the model said around the files. */
  prose: string;
  /** strict: as asked for; extracted: a file named in another way; repaired: one file without a name. */
  rung: ParseRung;
  /** Why it cannot be used; null = it can. */
  fault: string | null;
}

const strictHeader = /^\s*FILE:\s*(\S.*?)\s*$/;
const looseHeader =
  /^\s*(?:#{1,6}\s+|[-*]\s+)?(?:\*\*|`)?(?:file(?:name)?|path)?:?\s*(?:\*\*|`)?\s*([\w@.~/\\-][^`*\n]*?\.\w{1,8})(?:\*\*|`)?:?(?:\*\*)?\s*$/i;
/** Only in front: a file may well hold such a mark. */
const thinking = /^\s*<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/i;
const opening = /^ {0,3}(`{3,}|~{3,})\s*([^`]*)$/;

/**
 * Reads whole files out of a model's answer: a line `FILE: path` and a fenced block for each. A fence of more marks
 * holds shorter ones, and in Markdown files the block ends at the last closing fence, because small models seldom count.
 * `onlyPath` is taken for a single block that has no name.
 */
export function readFileBlocks(answer: string, onlyPath: string | null): ReadAnswer {
  const lines = answer.replace(thinking, "").replace(/\r\n/g, "\n").split("\n");
  const files: AnsweredFile[] = [];
  const prose: string[] = [];
  let rung: ParseRung = "strict";
  let pending: { path: string; isStrict: boolean } | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const open = opening.exec(line);
    if (!open) {
      const strict = strictHeader.exec(line)?.[1];
      const loose = strict ? undefined : looseHeader.exec(line)?.[1];
      if (strict) pending = { path: unquote(strict), isStrict: true };
      else if (loose && isFollowedByFence(lines, at)) pending = { path: unquote(loose), isStrict: false };
      else if (line.trim() !== "") prose.push(line);
      continue;
    }
    const [, marks = "", info = ""] = open;
    const named = pending ?? nameInInfo(info);
    const path = named?.path ?? onlyPath;
    const end = findClosing(lines, at + 1, marks, /\.(?:md|mdx|markdown)$/i.test(path ?? ""));
    if (end === -1) return refuse(`the block of ${path ?? "a file"} has no end`, prose, rung);
    // A block without a name is a file only where there can be one file and no other block names it.
    if (!named && (onlyPath === null || files.length > 0)) {
      prose.push(...lines.slice(at, end + 1));
      at = end;
      continue;
    }
    if (!named) rung = "repaired";
    else if (!named.isStrict && rung === "strict") rung = "extracted";
    const text = lines.slice(at + 1, end).join("\n");
    files.push({ path: path ?? "", text: text === "" ? "" : `${text}\n` });
    pending = null;
    at = end;
  }
  if (pending) return refuse(`${pending.path} has no block`, prose, rung);
  if (files.length === 0)
    return refuse("it holds no file: write FILE: and the path, then the whole file in a block", prose, rung);
  const names = files.map(({ path }) => path.toLowerCase());
  const twice = files.find(({ path }, index) => names.indexOf(path.toLowerCase()) !== index);
  if (twice) return refuse(`${twice.path} comes twice`, prose, rung);
  return { files, prose: prose.join("\n").trim(), rung, fault: null };
}

const refuse = (fault: string, prose: string[], rung: ParseRung): ReadAnswer => ({
  files: [],
  prose: prose.join("\n").trim(),
  rung,
  fault,
});

const unquote = (path: string): string => path.replace(/^[`"'*]+|[`"'*:]+$/g, "").trim();

/** ```ts src/a.ts, ```src/a.ts or ```ts title="src/a.ts" */
function nameInInfo(info: string): { path: string; isStrict: boolean } | null {
  const path = info
    .trim()
    .split(/\s+/)
    .map((word) => unquote(word.replace(/^(?:title|file|filename|path)=/i, "")))
    .find((word) => /[\w/-]\.\w{1,8}$/.test(word));
  return path === undefined ? null : { path, isStrict: false };
}

function isFollowedByFence(lines: string[], at: number): boolean {
  const next = lines.slice(at + 1).find((line) => line.trim() !== "");
  return next !== undefined && opening.test(next);
}

function findClosing(lines: string[], from: number, marks: string, isMarkdown: boolean): number {
  let last = -1;
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (isMarkdown && strictHeader.test(line) && isFollowedByFence(lines, at)) break;
    const closing = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line)?.[1];
    if (!closing || closing[0] !== marks[0] || closing.length < marks.length) continue;
    if (!isMarkdown) return at;
    last = at;
  }
  return last;
}
