/** A part of a document that becomes one task with its subtasks. */
export interface DocumentSection {
  /** Its heading, or words that say where it stands. */
  title: string;
  text: string;
}

export interface SplitDocument {
  title: string;
  sections: DocumentSection[];
}

interface Heading {
  level: number;
  title: string;
  line: number;
}

const mostSections = 20;
/** Shorter than that is a line of greeting or a date: it goes with the first section. */
const leastPrefaceChars = 80;

/**
 * Splits a document at its headings (Markdown, `#` or underlined; not inside code fences) of the highest level that divides it.
 * A section longer than `mostChars` is cut between paragraphs. Beyond 20 sections the neighbours that are shortest together are
 * joined, so that nothing of the text is lost.
 */
export function splitDocument(text: string, mostChars: number): SplitDocument {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const headings = findHeadings(lines);
  const top = headings[0]?.level === 1 && headings.filter(({ level }) => level === 1).length === 1 ? headings[0] : null;
  const title = top?.title ?? lines.find((line) => line.trim() !== "")?.trim() ?? "";
  const levels = headings.filter((heading) => heading !== top).map(({ level }) => level);
  const level = Math.min(...levels);
  const cuts = headings.filter((heading) => heading !== top && heading.level === level);
  const sections: DocumentSection[] = [];
  const preface = lines
    .slice(top ? top.line + 1 : 0, cuts[0]?.line ?? lines.length)
    .join("\n")
    .trim();
  const isOwn = cuts.length === 0 || preface.length >= leastPrefaceChars;
  if (isOwn) sections.push({ title, text: preface });
  for (const [i, cut] of cuts.entries()) {
    const body = lines
      .slice(cut.line + 1, cuts[i + 1]?.line ?? lines.length)
      .join("\n")
      .trim();
    const text =
      i === 0 && !isOwn
        ? `${preface}

${body}`.trim()
        : body;
    sections.push({ title: cut.title, text });
  }
  return {
    title: title.slice(0, 200),
    sections: joinShort(sections.flatMap((section) => cutLong(section, mostChars))),
  };
}

function findHeadings(lines: string[]): Heading[] {
  const headings: Heading[] = [];
  let fence: string | null = null;
  for (const [line, text] of lines.entries()) {
    const mark = /^\s{0,3}(```+|~~~+)/.exec(text)?.[1];
    if (mark) fence = fence === null ? mark : text.trim().startsWith(fence) ? null : fence;
    if (mark || fence !== null) continue;
    const [, hashes, title] = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(text) ?? [];
    if (hashes && title) headings.push({ level: hashes.length, title, line });
  }
  return headings;
}

/** Between paragraphs where there are some, else at the line or the character. */
function cutLong({ title, text }: DocumentSection, mostChars: number): DocumentSection[] {
  if (text.length <= mostChars) return [{ title, text }];
  const parts: string[] = [];
  let rest = text;
  while (rest.length > mostChars) {
    const window = rest.slice(0, mostChars);
    const at =
      [window.lastIndexOf("\n\n"), window.lastIndexOf("\n")].find((place) => place > mostChars / 2) ?? mostChars;
    parts.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trimStart();
  }
  parts.push(rest);
  return parts.map((part, i) => ({ title: `${title} (${i + 1} of ${parts.length})`, text: part }));
}

function joinShort(sections: DocumentSection[]): DocumentSection[] {
  const joined = [...sections];
  while (joined.length > mostSections) {
    const lengths = joined.slice(1).map(({ text }, i) => text.length + (joined[i]?.text.length ?? 0));
    const at = lengths.indexOf(Math.min(...lengths));
    const [first, second] = joined.slice(at, at + 2) as [DocumentSection, DocumentSection];
    const text = `${first.text}\n\n${second.title}\n\n${second.text}`.trim();
    joined.splice(at, 2, { title: `${first.title}; ${second.title}`.slice(0, 200), text });
  }
  return joined;
}
