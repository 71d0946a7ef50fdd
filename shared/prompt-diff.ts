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

/** Changes with only a space between them become one, so that a changed phrase reads as a phrase. */
function mergeParts(parts: DiffPart[]): DiffPart[] {
  const merged: DiffPart[] = [];
  let [removed, added] = ["", ""];
  const flush = () => {
    if (removed !== "") merged.push({ kind: "removed", text: removed });
    if (added !== "") merged.push({ kind: "added", text: added });
    [removed, added] = ["", ""];
  };
  for (const [i, { kind, text }] of parts.entries()) {
    const isBetween = kind === "same" && text === " " && (removed !== "" || added !== "") && i < parts.length - 1;
    if (isBetween || kind === "removed") removed += text;
    if (isBetween || kind === "added") added += text;
    if (isBetween || kind !== "same") continue;
    flush();
    merged.push({ kind, text });
  }
  flush();
  return merged;
}
