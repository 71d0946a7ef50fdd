/** A text file as Markdown: its name, then its content between fences that are longer than any in it. */
export function fenceFile(name: string, content: string): string {
  const longest = Math.max(0, ...(content.match(/`{3,}/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  const language = /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  return `File ${name}:\n${fence}${language}\n${content.replace(/\n$/, "")}\n${fence}`;
}
