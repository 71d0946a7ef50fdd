/** What a rewrite must carry over unchanged. */
export type SpanKind = "placeholder" | "code" | "url" | "path" | "tag" | "number" | "quote";

export interface ProtectedSpan {
  kind: SpanKind;
  /** Offsets into the text, in UTF-16 units; `end` is exclusive. */
  start: number;
  end: number;
  text: string;
}

/** Ordered: where two kinds overlap, the earlier one wins. */
const patterns: [SpanKind, RegExp][] = [
  ["code", /^ {0,3}(`{3,12}|~{3,12})[^\n]*\n[\s\S]*?^ {0,3}\1[`~]*[ \t\r]*$/gm],
  ["placeholder", /\{\{\s*[\w.-]{1,60}\s*\}\}|\$\{[\w.-]{1,60}\}|\{[A-Za-z_][\w.-]{0,59}\}/g],
  ["code", /(?<!`)(`{1,3})(?!`)[^\n]+?(?<!`)\1(?!`)/g],
  ["url", /\b(?:https?|ftp|file):\/\/[^\s<>"'`)\]}]+/g],
  ["url", /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g],
  ["tag", /<\/?[A-Za-z][\w:.-]{0,60}(?:\s+[\w:-]+="[^"\n]*")*\s*\/?>/g],
  [
    "path",
    /(?<![\w/])(?:~|\.{1,2})?\/(?:[\w.@+-]+\/)*[\w.@+-]*\w|(?<![\w/@+-])(?:[\w@+-]{1,80}\/){1,20}[\w@+-]{1,80}\.\w{1,8}\b|\b[A-Za-z]:\\[\w\\.-]+/g,
  ],
  [
    "path",
    /\b[\w-]+\.(?:[cm]?[jt]sx?|py|go|rs|java|rb|php|c|h|cpp|cs|swift|kt|sql|sh|md|txt|json|ya?ml|toml|csv|html|css|xml|ini|cfg|env|log|pdf|docx?)\b/g,
  ],
  ["number", /(?<![\w.])[-+]?\d+(?:[.,:]\d+)*(?:\s?(?:%|ms|s|min|h|px|[kKMGT]i?B|[kMG]Hz|€|\$))?(?![\w])/g],
  ["quote", /"[^"\n]{1,200}"|“[^”\n]{1,200}”|«[^»\n]{1,200}»/g],
];

/** Everything in a prompt that a rewrite must not touch, in the order of the text, without overlaps. */
export function findProtectedSpans(text: string): ProtectedSpan[] {
  const taken = new Uint8Array(text.length);
  const spans: ProtectedSpan[] = [];
  for (const [kind, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (end === start || taken.subarray(start, end).some(Boolean)) continue;
      taken.fill(1, start, end);
      spans.push({ kind, start, end, text: match[0] });
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** The placeholders of a template as they are written, each once, in the order of the text; those in code count too. */
export function findPlaceholders(text: string): string[] {
  const [, pattern] = patterns.find(([kind]) => kind === "placeholder") as (typeof patterns)[number];
  return [...new Set([...text.matchAll(pattern)].map(([found]) => found))];
}

/** The name inside `{x}`, `{{x}}` or `${x}`. */
export const placeholderName = (placeholder: string): string => placeholder.replace(/^[${\s]+|[}\s]+$/g, "");

/** A prompt with its values put in, in one pass, so that a placeholder inside a value stays text. Unknown ones stay. */
export function fillPlaceholders(text: string, values: Readonly<Record<string, string>>): string {
  const [, pattern] = patterns.find(([kind]) => kind === "placeholder") as (typeof patterns)[number];
  return text.replace(pattern, (found) => {
    const name = placeholderName(found);
    return Object.hasOwn(values, name) ? (values[name] ?? found) : found;
  });
}

/** A template with `{x}` and `${x}` written as `{{x}}`, which other tools read. */
export function toDoubleBraces(text: string): string {
  const [, pattern] = patterns.find(([kind]) => kind === "placeholder") as (typeof patterns)[number];
  return text.replace(pattern, (found) => (found.startsWith("{{") ? found : `{{${placeholderName(found)}}}`));
}
