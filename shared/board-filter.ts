import type { TaskCard } from "~/shared/contracts/task";

const fieldWord = /^(priority|class|tag|is):(.+)$/;
const numberWord = /^#\d+$/;

const splitWords = (query: string): string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");

/** The filter line without numbers and fields: what is looked for in the tasks' texts too. */
export const plainWords = (query: string): string =>
  splitWords(query)
    .filter((word) => !numberWord.test(word) && !fieldWord.test(word))
    .join(" ");

/**
 * Whether a card passes the filter line. Words must all match; plain ones are looked for in title and tags, and pass together
 * when the task's text has them (`found`: ids of those cards). `#12` is a number, and `priority:high`, `class:simple`, `tag:api`, `is:blocked`, `is:subtask` narrow by field. An unknown
 * field is searched as plain text, so nothing typed is an error.
 */
export function matchesFilter(card: TaskCard, query: string, found?: ReadonlySet<string>): boolean {
  const isFound = found?.has(card.id) ?? false;
  return splitWords(query).every((word) => matchesWord(card, word, isFound));
}

function matchesWord(card: TaskCard, word: string, isFound: boolean): boolean {
  if (numberWord.test(word)) return card.number === Number(word.slice(1));
  const [, field, value] = fieldWord.exec(word) ?? [];
  if (field === "priority") return card.priority === value;
  if (field === "class") return (card.complexity ?? "none") === value;
  if (field === "tag") return card.tags.some((tag) => tag.toLowerCase() === value);
  if (field === "is" && value === "blocked") return card.openDependencyIds.length > 0 || card.status === "Blocked";
  if (field === "is" && value === "subtask") return card.parentId !== null;
  return isFound || [card.title, ...card.tags].some((text) => text.toLowerCase().includes(word));
}

/** The filter line with `word` added, or taken out when it is there already. */
export function toggleFilterWord(query: string, word: string): string {
  const words = query.split(/\s+/).filter((other) => other !== "");
  const isPresent = words.includes(word);
  return (isPresent ? words.filter((other) => other !== word) : [...words, word]).join(" ");
}
