import { diffComm } from "node-diff3";

export interface DiffPart {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Above this many words two texts are compared line by line. */
const mostWords = 6_000;

/** What was removed from `before` and added in `after`, word by word with the white space kept. */
export function diffWords(before: string, after: string): DiffPart[] {
  const isLong = before.length + after.length > mostWords * 6;
  const split = (text: string): string[] =>
    text.match(isLong ? /[^\n]*\n|[^\n]+/g : /\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
  const parts = diffComm(split(before), split(after)).flatMap((chunk): DiffPart[] =>
    "common" in chunk && chunk.common
      ? [{ kind: "same", text: chunk.common.join("") }]
      : [
          { kind: "removed", text: ("buffer1" in chunk ? (chunk.buffer1 ?? []) : []).join("") },
          { kind: "added", text: ("buffer2" in chunk ? (chunk.buffer2 ?? []) : []).join("") },
        ],
  );
  return mergeParts(parts.filter(({ text }) => text !== ""));
}

/** Neighbours of the same kind as one. */
function mergeParts(parts: DiffPart[]): DiffPart[] {
  const merged: DiffPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last?.kind === part.kind) last.text += part.text;
    else merged.push({ ...part });
  }
  return merged;
}
