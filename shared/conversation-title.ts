const longestTitle = 80;

/** A title from what was asked first: its first line with words, Markdown signs left out, cut at a word. */
export function titleFromMessage(message: string, files: readonly string[] = []): string {
  const lines = message.split("\n").map((line) => line.replace(/^[\s#>*`-]+|[\s*`]+$/g, "").replace(/\s+/g, " "));
  const line = lines.find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? files[0] ?? "New chat";
  const characters = [...line];
  if (characters.length <= longestTitle) return line;
  const cut = characters.slice(0, longestTitle).join("");
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), longestTitle / 2)).trimEnd()}…`;
}
