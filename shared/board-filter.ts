import type { TaskCard } from "~/shared/contracts/task";

/**
 * Whether a card passes the filter line. Words must all match; a word is looked for in title and tags, `#12` is a
 * number, and `priority:high`, `class:simple`, `tag:api`, `is:blocked`, `is:subtask` narrow by field. An unknown
 * field is searched as plain text, so nothing typed is an error.
 */
export function matchesFilter(card: TaskCard, query: string): boolean {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .every((word) => matchesWord(card, word));
}

function matchesWord(card: TaskCard, word: string): boolean {
  if (/^#\d+$/.test(word)) return card.number === Number(word.slice(1));
  const [, field, value] = /^(priority|class|tag|is):(.+)$/.exec(word) ?? [];
  if (field === "priority") return card.priority === value;
  if (field === "class") return (card.complexity ?? "none") === value;
  if (field === "tag") return card.tags.some((tag) => tag.toLowerCase() === value);
  if (field === "is" && value === "blocked") return card.openDependencyIds.length > 0 || card.status === "Blocked";
  if (field === "is" && value === "subtask") return card.parentId !== null;
  return [card.title, ...card.tags].some((text) => text.toLowerCase().includes(word));
}

/** The filter line with `word` added, or taken out when it is there already. */
export function toggleFilterWord(query: string, word: string): string {
  const words = query.split(/\s+/).filter((other) => other !== "");
  const isPresent = words.includes(word);
  return (isPresent ? words.filter((other) => other !== word) : [...words, word]).join(" ");
}
