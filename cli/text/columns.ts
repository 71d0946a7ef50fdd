import { displayWidth, padToWidth } from "~/cli/text/display-width";

const gap = "    ";

/**
 * Rows in columns as Ollama's programs print them, blanks at line ends included, so that what reads the one reads the
 * other. A row may have fewer cells than others.
 */
export function formatColumns(rows: string[][], headings?: string[]): string {
  const widths: number[] = [];
  for (const row of headings ? [headings, ...rows] : rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell));
  }
  const pad = (cell: string, i: number) => padToWidth(cell, widths[i] ?? 0);
  const lines = rows.map((row) => row.map((cell, i) => pad(cell, i) + gap).join(""));
  if (headings) lines.unshift(`${headings.map(pad).join(gap)} `);
  return lines.map((line) => `${line}\n`).join("");
}
