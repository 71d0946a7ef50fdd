import { diffIndices } from "node-diff3";

/** One run of changed lines; lines keep their ends. Numbers are 0-based. */
export interface Hunk {
  oldStart: number;
  oldLines: string[];
  newStart: number;
  newLines: string[];
}

const contextLines = 3;

export const splitLines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** What changed between two texts, as runs of lines. */
export function findHunks(before: string, after: string): Hunk[] {
  return diffIndices(splitLines(before), splitLines(after)).map(
    ({ buffer1, buffer2, buffer1Content, buffer2Content }) => ({
      oldStart: buffer1[0],
      oldLines: buffer1Content,
      newStart: buffer2[0],
      newLines: buffer2Content,
    }),
  );
}

export const countChangedLines = (before: string | null, after: string): { added: number; removed: number } => {
  const hunks = findHunks(before ?? "", after);
  const sum = (count: (hunk: Hunk) => number) => hunks.reduce((total, hunk) => total + count(hunk), 0);
  return { added: sum(({ newLines }) => newLines.length), removed: sum(({ oldLines }) => oldLines.length) };
};

/** The old text with only some of the changes, by their place in `findHunks`. */
export function takeHunks(before: string, after: string, chosen: readonly number[]): string {
  const lines = splitLines(before);
  const taken: string[] = [];
  let at = 0;
  for (const [index, hunk] of findHunks(before, after).entries()) {
    taken.push(...lines.slice(at, hunk.oldStart));
    taken.push(...(chosen.includes(index) ? hunk.newLines : hunk.oldLines));
    at = hunk.oldStart + hunk.oldLines.length;
  }
  return [...taken, ...lines.slice(at)].join("");
}

export interface DiffLine {
  kind: "same" | "added" | "removed";
  text: string;
  oldNumber: number | null;
  newNumber: number | null;
  /** The change that the line belongs to, or none. */
  hunk: number | null;
}

/** The lines to show of a change, with three unchanged ones around each run; null = lines are left out there. */
export function showDiff(before: string, after: string): (DiffLine | null)[] {
  const lines = alignLines(before, after);
  const isNear = lines.map(() => false);
  for (const [at, { hunk }] of lines.entries()) {
    if (hunk === null) continue;
    for (let near = at - contextLines; near <= at + contextLines; near += 1) isNear[near] = true;
  }
  return lines.flatMap((line, at) => {
    if (isNear[at]) return [line];
    // One mark for each gap, and none where nothing changed at all.
    return isNear[at - 1] || (at === 0 && isNear.includes(true)) ? [null] : [];
  });
}

function alignLines(before: string, after: string): DiffLine[] {
  const oldLines = splitLines(before);
  const lines: DiffLine[] = [];
  let oldAt = 0;
  let shift = 0;
  const addSame = (to: number) => {
    for (; oldAt < to; oldAt += 1) {
      const numbers = { oldNumber: oldAt + 1, newNumber: oldAt + shift + 1 };
      lines.push({ kind: "same", text: oldLines[oldAt] ?? "", ...numbers, hunk: null });
    }
  };
  for (const [hunk, { oldStart, oldLines: removed, newStart, newLines }] of findHunks(before, after).entries()) {
    addSame(oldStart);
    for (const [i, text] of removed.entries()) {
      lines.push({ kind: "removed", text, oldNumber: oldStart + i + 1, newNumber: null, hunk });
    }
    for (const [i, text] of newLines.entries()) {
      lines.push({ kind: "added", text, oldNumber: null, newNumber: newStart + i + 1, hunk });
    }
    oldAt = oldStart + removed.length;
    shift += newLines.length - removed.length;
  }
  addSame(oldLines.length);
  return lines;
}

/** The change of one file in the unified format that `git apply` and `patch` read. */
export function writePatch(path: string, before: string | null, after: string): string {
  const head = before === null ? ["new file mode 100644", "--- /dev/null"] : [`--- a/${path}`];
  const lines = [`diff --git a/${path} b/${path}`, ...head, `+++ b/${path}`];
  let group: DiffLine[] = [];
  const flush = () => {
    if (group.length > 0) lines.push(...writeGroup(group));
    group = [];
  };
  for (const line of showDiff(before ?? "", after)) {
    if (line === null) flush();
    else group.push(line);
  }
  flush();
  return `${lines.join("\n")}\n`;
}

const signs = { same: " ", added: "+", removed: "-" } as const;

function writeGroup(group: DiffLine[]): string[] {
  const range = (pick: (line: DiffLine) => number | null) => {
    const numbers = group.flatMap((line) => pick(line) ?? []);
    return numbers.length === 0 ? "0,0" : `${numbers[0]},${numbers.length}`;
  };
  const rows = group.map(({ kind, text }) => {
    const row = `${signs[kind]}${text.replace(/\n$/, "")}`;
    return text.endsWith("\n") ? row : `${row}\n\\ No newline at end of file`;
  });
  return [`@@ -${range(({ oldNumber }) => oldNumber)} +${range(({ newNumber }) => newNumber)} @@`, ...rows];
}
