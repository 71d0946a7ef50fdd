const longestTitle = 80;

/** A title from what was asked first: its first line with words, Markdown signs left out, cut at a word. */
export function titleFromMessage(message: string, files: readonly string[] = []): string {
  const lines = message.split("\n").map((line) => line.replace(/^[\s#>*`-]+|[\s*`]+$/g, "").replace(/\s+/g, " "));
  const line = lines.find((words) => /[\p{L}\p{N}]/u.test(words)) ?? lines.find(Boolean) ?? files[0] ?? "New chat";
  const characters = [...line];
  if (characters.length <= longestTitle) return line;
  const cut = characters.slice(0, longestTitle).join("");
  const gap = cut.lastIndexOf(" ");
  return `${gap > longestTitle / 2 ? cut.slice(0, gap) : cut}…`;
}
