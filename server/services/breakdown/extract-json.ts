/** What a model wrote without its thinking: `<think>` blocks, also one whose start or end is missing. */
export function stripThinking(text: string): string {
  const closed = text.replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi, "");
  const afterEnd = closed.replace(/^[\s\S]*<\/think(?:ing)?>/i, "");
  return afterEnd.replace(/<think(?:ing)?>[\s\S]*$/i, "").trim();
}

/**
 * The first JSON object or array in a text, from its opening bracket to the one that closes it; brackets inside strings
 * do not count. One that is never closed reaches to the end of the text. Null when there is none.
 */
export function extractJson(text: string): string | null {
  const start = text.search(/[{[]/);
  if (start < 0) return null;
  let depth = 0;
  let isInString = false;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (isInString) {
      if (char === "\\") at++;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === "{" || char === "[") depth++;
    else if ((char === "}" || char === "]") && --depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start).replace(/\s*```\s*$/, "");
}
