import { isCodeFile, isTestFile } from "~/server/services/execute/find-targets";
import type { ExecutionCategory } from "~/shared/contracts/execution";

/**
 * Why a change is not of its category, or null: documentation leaves code alone, formatting leaves names and values
 * alone, tests are tests and assert something.
 */
export function findCategoryFault(
  category: ExecutionCategory,
  path: string,
  before: string | null,
  after: string,
): string | null {
  switch (category) {
    case "docs":
      if (!isCodeFile(path) || before === null) return null;
      return stripComments(path, before) === stripComments(path, after)
        ? null
        : "changes code; documentation changes comments and documents only";
    case "format":
      if (before === null) return "is a new file; formatting changes files that are there";
      return findTokens(path, before) === findTokens(path, after)
        ? null
        : "changes more than white space, quotes, semicolons and commas";
    case "tests":
      if (!isTestFile(path)) return "is no test file";
      return /\b(?:expect|assert\w*|should|t\.(?:error|fatal|is|deepEqual)|raises|require\.\w+)\b/i.test(after)
        ? null
        : "holds tests that assert nothing";
    case "review":
    case "refactor":
      return null;
  }
}

const isPython = (path: string): boolean => /\.py$/i.test(path);

/** The code without comments, docstrings, blank lines and indentation at line ends; strings stay. */
function stripComments(path: string, text: string): string {
  const plain = text.replace(/\r\n/g, "\n");
  const code = isPython(path) ? stripPython(plain) : stripSlashes(plain, /\.(?:rb|sh)$/i.test(path));
  return code
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== "")
    .join("\n");
}

function stripSlashes(text: string, isHash: boolean): string {
  const pattern = isHash
    ? /("(?:\\.|[^"\\])*"|'[^']*')|(^|\s)#[^\n]*/g
    : /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replace(pattern, (_, string: string | undefined) => string ?? "");
}

/** Strings that stand alone on their lines are docstrings. */
function stripPython(text: string): string {
  const docstring = /^[ \t]*[rRuU]?("""|''')[\s\S]*?\1[ \t]*$/gm;
  const string = /("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|#[^\n]*/g;
  return text.replace(docstring, "").replace(string, (_, kept: string | undefined) => kept ?? "");
}

/** What formatting must keep, in its order; in Python the depth of its statements too, since it has a meaning. */
function findTokens(path: string, text: string): string {
  const indents = isPython(path) ? findDepths(text) : "";
  const plain = text.replace(/["'`]/g, '"').replace(/[\s;]+/g, "");
  return indents + plain.replace(/,(?=[)\]}])/g, "").replace(/\((\w+)\)=>/g, "$1=>");
}

/** The depth of each line that begins a statement, in steps, so that two and four blanks are one. */
function findDepths(text: string): string {
  const stack = [0];
  const depths: string[] = [];
  for (const line of text.replace(/\t/g, "    ").split("\n")) {
    const keyword =
      /^ *((?:async )?(?:def|class|if|elif|else|for|while|try|except|finally|with|return|raise|import|from)\b)/.exec(
        line,
      );
    if (!keyword) continue;
    const indent = line.length - line.trimStart().length;
    while ((stack.at(-1) ?? 0) > indent) stack.pop();
    if ((stack.at(-1) ?? 0) < indent) stack.push(indent);
    depths.push(`${keyword[1]}${stack.length - 1}`);
  }
  return `${depths.join(" ")}|`;
}
