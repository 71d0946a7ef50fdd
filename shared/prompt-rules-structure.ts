import type { PromptFacts } from "~/shared/prompt-facts";
import { missing, type PromptRule, places, type RuleHit } from "~/shared/prompt-rule";
import { instructionsOf } from "~/shared/prompt-words";

const about = { dimension: "structure" as const };

export const structureRules: PromptRule[] = [
  {
    ...about,
    id: "unbalanced-fence",
    severity: "error",
    message: "a code fence that is not closed",
    fix: "Close it with a line of three backticks.",
    isEnglishOnly: false,
    find: ({ text }) => {
      const fences = [...text.matchAll(/^ {0,3}(?:`{3,}|~{3,})/gm)];
      const last = fences.at(-1);
      return fences.length % 2 === 1 && last ? [{ start: last.index, end: last.index + last[0].length }] : [];
    },
  },
  {
    ...about,
    id: "unbalanced-braces",
    severity: "warning",
    message: "a placeholder that is not closed",
    fix: "Close it, or write a brace that is text in code quotes.",
    isEnglishOnly: false,
    find: ({ prose }) =>
      places(prose, /\{\{?\s*[A-Za-z_]\w{0,40}(?=\s*(?:$|[.,;\n]))|(?<=\s)[A-Za-z_]\w{0,40}\}\}?(?=\s|[.,;]|$)/g),
  },
  {
    ...about,
    id: "unclosed-tag",
    severity: "warning",
    message: "a tag that is opened and not closed",
    fix: "Close it behind the part that it marks.",
    isEnglishOnly: false,
    find: ({ text }) =>
      [...text.matchAll(/^[ \t]*<([A-Za-z][\w-]{0,40})>(?=[ \t]*(?:\n|\{|$))/gm)]
        .filter(([, name]) => !text.includes(`</${name}>`))
        .map((match) => ({
          start: match.index,
          end: match.index + match[0].length,
          message: `<${match[1]}> is not closed`,
        })),
  },
  {
    ...about,
    id: "undelimited-input",
    severity: "warning",
    message: "a placeholder that runs into the instructions",
    fix: "Put tags, quotes or a fence around it, so that its value cannot be read as an instruction.",
    isEnglishOnly: false,
    find: ({ text, spans }) =>
      spans
        .filter(({ kind, start, end }) => {
          if (kind !== "placeholder") return false;
          const before = text.slice(0, start).trimEnd().at(-1) ?? "\n";
          const after = text.slice(end).trimStart().at(0) ?? "\n";
          const isAlone = /(?:^|\n)[ \t]*$/.test(text.slice(0, start)) && /^[ \t]*(?:\n|$)/.test(text.slice(end));
          return !isAlone && !/[>"'`“«(:[=/|-]/.test(before) && !/[<"'`”»)\]/|]/.test(after) && text.length > 120;
        })
        .slice(0, 5)
        .map(({ start, end, text: name }) => ({ start, end, message: `${name} runs into the instructions` })),
  },
  {
    ...about,
    id: "wall-of-text",
    severity: "warning",
    message: "a paragraph of more than 120 words",
    fix: "Split it into task, rules, input and output, each under its own line.",
    isEnglishOnly: false,
    find: ({ prose }) => findWalls(prose),
  },
  {
    ...about,
    id: "many-tasks",
    severity: "note",
    message: "several tasks in running text",
    fix: "Number them, or make a prompt for each.",
    isEnglishOnly: true,
    find: (facts) =>
      missing(
        !/^\s*(?:[-*+•]|\d+[.)])\s/m.test(facts.text) &&
          instructionsOf(facts).length > 5 &&
          !/\n/.test(facts.text.trim()),
      ),
  },
  {
    ...about,
    id: "duplicate-sentence",
    severity: "note",
    message: "says the same thing twice",
    fix: "Say it once.",
    isEnglishOnly: false,
    find: findDuplicates,
  },
  {
    ...about,
    id: "mixed-placeholders",
    severity: "note",
    message: "placeholders in more than one style",
    fix: "Write all of them the same way.",
    isEnglishOnly: false,
    find: ({ placeholders }) =>
      missing(new Set(placeholders.map((name) => (name.startsWith("{{") ? 2 : name.startsWith("$") ? 3 : 1))).size > 1),
  },
  {
    ...about,
    id: "numbering-gap",
    severity: "note",
    message: "a numbered list with a gap or a number twice",
    fix: "Number the items 1, 2, 3.",
    isEnglishOnly: false,
    find: ({ text }) => {
      const items = [...text.matchAll(/^[ \t]*(\d{1,2})[.)] /gm)];
      const bad = items.find(
        (item, i) => i > 0 && Number(item[1]) !== Number(items[i - 1]?.[1]) + 1 && Number(item[1]) !== 1,
      );
      return bad ? [{ start: bad.index, end: bad.index + bad[0].length }] : [];
    },
  },
  {
    ...about,
    id: "too-long",
    severity: "note",
    message: "longer than 12,000 characters",
    fix: "Small models lose the beginning of long prompts: leave out what the task does not need.",
    isEnglishOnly: false,
    find: ({ text }) => missing(text.length > 12_000),
  },
];

function findWalls(prose: string): RuleHit[] {
  return [...prose.matchAll(/[^\n]+(?:\n(?!\s*\n|\s*[-*+•#>]|\s*\d+[.)])[^\n]+)*/g)]
    .filter(([paragraph]) => (paragraph.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) > 120)
    .slice(0, 5)
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function findDuplicates({ sentences }: PromptFacts): RuleHit[] {
  const seen = new Set<string>();
  const hits: RuleHit[] = [];
  for (const { words, start, end } of sentences) {
    const key = words.join(" ");
    if (words.length >= 5 && seen.has(key)) hits.push({ start, end });
    seen.add(key);
  }
  return hits.slice(0, 5);
}
