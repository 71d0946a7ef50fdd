/** Lines of a Markdown list, ticked or not. */
const listItem = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[([ xX])\]\s+)?(.+)$/;
const heading = /^\s*(?:#{1,6}\s+|\*\*)(.+?)(?:\*\*)?:?\s*$/;

export interface TextCriterion {
  text: string;
  checked: boolean;
}

/**
 * The items below a heading "Acceptance Criteria" of a task's Markdown text, up to the next heading; at most 100. Some texts
 * lost their line ends (a bare "n" stands where "\n" was); these are read as if they had them.
 */
export function findCriteria(body: string): TextCriterion[] {
  const lines = restoreLineEnds(body).split("\n");
  const start = lines.findIndex((line) => /acceptance criteria/i.test(heading.exec(line)?.[1] ?? ""));
  if (start < 0) return [];
  const end = lines.findIndex((line, at) => at > start && heading.test(line));
  return lines
    .slice(start + 1, end < 0 ? undefined : end)
    .flatMap((line) => {
      const [, tick, text] = listItem.exec(line) ?? [];
      return text ? [{ text: text.trim().slice(0, 2000), checked: tick?.toLowerCase() === "x" }] : [];
    })
    .slice(0, 100);
}

/** Puts line ends back before headings and list items of a text that has none left. */
export function restoreLineEnds(text: string): string {
  if (text.includes("\n")) return text;
  return text.replace(/n(?=n*(?:#{1,6} |\*\*[A-Z]|[-*] |\d{1,2}\. ))/g, "\n");
}
