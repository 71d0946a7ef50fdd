import { stripThinking } from "~/server/services/breakdown/extract-json";

/**
 * The rewritten prompt in a model's answer: between the two marks where both or the first are there, else all of it.
 * A fence or a JSON string around the whole is taken off. Null when nothing is left.
 */
export function readRewrite(answer: string): string | null {
  const said = stripThinking(answer);
  const start = /<<<\s*PROMPT[ \t]*\n?/.exec(said);
  const inner = start ? said.slice(start.index + start[0].length) : said;
  const end = /\n?[ \t]*PROMPT\s*>>>/.exec(inner);
  const text = unwrap((end ? inner.slice(0, end.index) : inner).trim());
  return text === "" ? null : text;
}

function unwrap(text: string): string {
  const fenced = /^```\w*\n([\s\S]*)\n```$/.exec(text);
  if (fenced?.[1] !== undefined && !fenced[1].includes("```")) return fenced[1].trim();
  if (!/^"[\s\S]*"$/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value.trim() : text;
  } catch {
    // Quotation marks of the text itself.
    return text;
  }
}
