export interface TextPart {
  kind: "text" | "code";
  body: string;
  /** The word after the opening fence; "" for text. */
  language: string;
  /** Offset in the whole text; it stays the same while the text grows. */
  start: number;
}

const fence = /^[ \t]*```([^\n`]*)$/;

/** Splits a text at its ``` lines. A fence that is still open runs to the end, as it does while an answer streams. */
export function splitFences(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let part: TextPart = { kind: "text", body: "", language: "", start: 0 };
  let offset = 0;
  const close = () => {
    const body = part.body.replace(/^\n+|\n+$/g, "");
    if (body !== "" || part.kind === "code") parts.push({ ...part, body });
  };
  for (const line of text.split("\n")) {
    const match = fence.exec(line);
    if (match) {
      close();
      const opens = part.kind === "text";
      part = { kind: opens ? "code" : "text", body: "", language: opens ? (match[1] ?? "").trim() : "", start: offset };
    } else {
      part.body += `${line}\n`;
    }
    offset += line.length + 1;
  }
  close();
  return parts;
}
