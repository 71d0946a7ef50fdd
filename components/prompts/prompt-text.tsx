/** A prompt's text with its placeholders marked. */
export function PromptText({ text, placeholders }: { text: string; placeholders: readonly string[] }) {
  return (
    <pre className="whitespace-pre-wrap break-words font-mono text-xs leading-5">
      {splitPlaceholders(text, placeholders).map(({ part, start, isPlaceholder }) =>
        isPlaceholder ? (
          <mark key={start} className="rounded bg-primary-soft px-0.5 text-primary dark:text-ring">
            {part}
          </mark>
        ) : (
          part
        ),
      )}
    </pre>
  );
}

function splitPlaceholders(text: string, placeholders: readonly string[]) {
  if (placeholders.length === 0) return [{ part: text, start: 0, isPlaceholder: false }];
  const escaped = placeholders.map((placeholder) => placeholder.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  let start = 0;
  return text.split(new RegExp(`(${escaped.join("|")})`)).map((part) => {
    const item = { part, start, isPlaceholder: placeholders.includes(part) };
    start += part.length;
    return item;
  });
}
