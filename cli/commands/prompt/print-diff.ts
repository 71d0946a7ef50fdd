import { style } from "~/cli/output";
import { diffWords } from "~/shared/prompt-diff";

/** Two texts as one, with what was removed and added marked: by colour, or by [-...-] and {+...+} without colours. */
export function printDiff(before: string, after: string, stream: NodeJS.WriteStream): void {
  const parts = diffWords(before, after).map(({ kind, text }) => {
    if (kind === "same") return text;
    const marked = kind === "removed" ? `[-${text}-]` : `{+${text}+}`;
    return style(stream, kind === "removed" ? "red" : "green", marked);
  });
  const text = parts.join("");
  stream.write(text.endsWith("\n") ? text : `${text}\n`);
}
