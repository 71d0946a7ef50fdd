import { inventWord } from "~/scripts/demo-model/invent-word";
import { nameObject } from "~/scripts/demo-model/name-object";
import type { Random, Split } from "~/scripts/demo-model/random";
import { capitalize } from "~/shared/capitalize";

/** A function of a small file, and what a comment says of it. */
interface CodeFunction {
  name: string;
  /** The lines of the function without a comment. */
  lines: string[];
  comment: string;
}

/** A file of one to three functions. `text` is the file without comments on them. */
export interface CodeFile {
  path: string;
  text: string;
  functions: CodeFunction[];
  /** The text with comments on the functions of these names. */
  documented: (names: readonly string[]) => string;
}

/** What a function gives, as its body and as words; `{a}` and `{b}` are its arguments. */
const bodies: { typescript: string; python: string; words: string }[] = [
  { typescript: "{a} + {b}", python: "{a} + {b}", words: "the sum of {a} and {b}" },
  { typescript: "{a} - {b}", python: "{a} - {b}", words: "{a} less {b}" },
  { typescript: "{a} * {b}", python: "{a} * {b}", words: "the product of {a} and {b}" },
  { typescript: "{a} / {b}", python: "{a} / {b}", words: "{a} divided by {b}" },
  { typescript: "Math.max({a}, {b})", python: "max({a}, {b})", words: "the larger of {a} and {b}" },
  { typescript: "Math.min({a}, {b})", python: "min({a}, {b})", words: "the smaller of {a} and {b}" },
  { typescript: "{a} > {b}", python: "{a} > {b}", words: "whether {a} is greater than {b}" },
  { typescript: "{a} === {b}", python: "{a} == {b}", words: "whether {a} equals {b}" },
  { typescript: "{a}.length", python: "len({a})", words: "the length of {a}" },
  { typescript: "{a}.trim()", python: "{a}.strip()", words: "{a} without blanks at its ends" },
  { typescript: "{a}.toUpperCase()", python: "{a}.upper()", words: "{a} in capitals" },
  { typescript: "{a}.toLowerCase()", python: "{a}.lower()", words: "{a} in small letters" },
  { typescript: "{a}.slice(0, {b})", python: "{a}[:{b}]", words: "the first {b} of {a}" },
  { typescript: "[...{a}].reverse()", python: "list(reversed({a}))", words: "{a} in reverse order" },
  { typescript: "Math.round({a})", python: "round({a})", words: "{a} rounded" },
];
const argumentNames =
  "a b x y left right first second width height price count total items text name rate size limit start end value other".split(
    " ",
  );
const folders = ["src", "lib", "app", "server", "tools", "pkg", "core", "."];

/** Writes a file of the language, with names that no other file has. */
export function writeCodeFile(random: Random, split: Split, language: "typescript" | "python"): CodeFile {
  const constant = random.chance(0.4) ? `${inventWord(random, 2)}_${inventWord(random, 1)}`.toUpperCase() : null;
  const value = random.between(1, 9999);
  const top: string[] = [];
  if (constant) top.push(language === "python" ? `${constant} = ${value}` : `const ${constant} = ${value};`, "");
  const functions = Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, () => writeFunction(random, split, language));
  const folder = random.pick(folders);
  const file = `${inventWord(random, random.between(1, 3))}.${language === "python" ? "py" : "ts"}`;
  const render = (names: readonly string[]) =>
    [
      ...top,
      ...functions
        .map((one) => renderFunction(one, names.includes(one.name), language))
        .flatMap((lines, at) => (at > 0 ? ["", ...lines] : lines)),
    ].join("\n");
  return {
    path: folder === "." ? file : `${folder}/${file}`,
    text: `${render([])}\n`,
    functions,
    documented: (names) => `${render(names)}\n`,
  };
}

function writeFunction(random: Random, split: Split, language: "typescript" | "python"): CodeFunction {
  const body = random.pick(bodies);
  const [a = "a", b = "b"] = random.sample(argumentNames, 2);
  const words = nameObject(random, split, 0.5)
    .text.toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => /^[a-z]/.test(word));
  const parts = [random.pick(["get", "make", "find", "compute", "read", "to", "check"]), ...words].slice(0, 3);
  const fill = (text: string) => text.replaceAll("{a}", a).replaceAll("{b}", b);
  const hasTwo = body.words.includes("{b}");
  const list = hasTwo ? [a, b] : [a];
  if (language === "python") {
    const name = parts.join("_");
    return {
      name,
      lines: [`def ${name}(${list.join(", ")}):`, `    return ${fill(body.python)}`],
      comment: fill(body.words),
    };
  }
  const name = parts.map((word, at) => (at === 0 ? word : capitalize(word))).join("");
  return {
    name,
    lines: [`export function ${name}(${list.join(", ")}) {`, `  return ${fill(body.typescript)};`, "}"],
    comment: fill(body.words),
  };
}

function renderFunction(
  { lines, comment }: CodeFunction,
  isDocumented: boolean,
  language: "typescript" | "python",
): string[] {
  if (!isDocumented) return lines;
  const [head = "", ...rest] = lines;
  return language === "python"
    ? [head, `    """Return ${comment}."""`, ...rest]
    : [`/** Returns ${comment}. */`, ...lines];
}
