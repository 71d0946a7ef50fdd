import { basename, dirname } from "node:path";
import { findPathFault, findRuleFault } from "~/server/services/execute/check-path";
import { readTreeFile } from "~/server/services/execute/open-tree";
import type { ExecuteRules, ExecutionCategory } from "~/shared/contracts/execution";

export interface Targets {
  /** Files that may be changed, or are to be reviewed, with why. */
  changeable: Map<string, string>;
  /** Files that do not exist and may be written. */
  creatable: Map<string, string>;
  /** Files to read only. */
  readable: Map<string, string>;
  /** Files that the task names and the rules keep from a model, with why. */
  refused: Map<string, string>;
}

export interface TargetSearch {
  /** Title, description, criteria and links of the task. */
  text: string;
  category: ExecutionCategory;
  root: string;
  files: readonly string[];
  rules: ExecuteRules;
}

const pathLike = /(?:[\p{L}\p{M}\p{N}_@.-]+\/)*[\p{L}\p{M}\p{N}_@.-]*[\p{L}\p{M}\p{N}_]\.[A-Za-z]\w{0,7}\b/gu;
/** What a name may hold without being taken apart by `pathLike`. */
const plainPath = /^[\p{L}\p{M}\p{N}_@./-]+$/u;
const codeFile = /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|swift|c|h|cc|cpp|hpp|cs|php|scala|lua|sh)$/i;
const testFile = /(?:^|\/)(?:tests?|__tests__|spec)\/|(?:^|\/)test_[^/]+$|[._-](?:test|spec)\.\w+$|_test\.\w+$/i;
const mostSearchedFiles = 2_000;

export const isTestFile = (path: string): boolean => testFile.test(path);
export const isCodeFile = (path: string): boolean => codeFile.test(path);

/** The files that a task is about: those that it names, else the one that defines what it names. */
export async function findTargets(search: TargetSearch): Promise<Targets> {
  const targets: Targets = { changeable: new Map(), creatable: new Map(), readable: new Map(), refused: new Map() };
  const text = addOddlyNamed(search, targets);
  for (const name of new Set(text.match(pathLike) ?? [])) addNamed(search, targets, name.replace(/^\.\//, ""));
  if (/\breadme\b/i.test(search.text) && search.category === "docs" && targets.changeable.size === 0) {
    const readme = search.files.find((path) => /^readme(?:\.\w+)?$/i.test(path));
    if (readme) add(search, targets, readme, "The task names the README.");
  }
  if (targets.changeable.size === 0 && targets.creatable.size === 0) await addDefining(search, targets);
  if (search.category === "tests") turnToTests(search, targets);
  return targets;
}

/** Files with blanks or other signs in their names, found as they stand; gives the text without them. */
function addOddlyNamed(search: TargetSearch, targets: Targets): string {
  let text = search.text.normalize("NFC");
  const odd = search.files.filter((path) => !plainPath.test(path)).sort((a, b) => b.length - a.length);
  for (const path of odd) {
    const name = path.normalize("NFC");
    if (!text.includes(name)) continue;
    add(search, targets, path, "The task names it.");
    text = text.replaceAll(name, " ");
  }
  return text;
}

function addNamed(search: TargetSearch, targets: Targets, name: string): void {
  const { files } = search;
  const exact = files.filter((path) => path.normalize("NFC") === name);
  const same = exact.length > 0 ? exact : files.filter((path) => path.normalize("NFC").endsWith(`/${name}`));
  if (same.length === 1) add(search, targets, same[0] ?? "", "The task names it.");
  if (same.length > 1) targets.refused.set(name, `could be ${same.slice(0, 4).join(", ")}: write the whole path`);
  if (same.length > 0 || search.category === "review") return;
  // A new file stands in a folder of its own name or beside others; "v1.2.rc" and "e.g" are no files.
  const isPlace = name.includes("/") || files.some((path) => extensionOf(path) === extensionOf(name));
  if (!isPlace || findPathFault(name) !== null || /^(?:www\.|[\w-]+\.(?:com|org|io|net|dev)\b)/i.test(name)) return;
  const fault = findRuleFault(name, search.rules);
  if (fault) targets.refused.set(name, fault);
  else targets.creatable.set(name, "The task names it and it is not there.");
}

const extensionOf = (path: string): string => path.slice(path.lastIndexOf(".")).toLowerCase();

function add({ rules, category }: TargetSearch, targets: Targets, path: string, reason: string): void {
  const fault = findRuleFault(path, rules);
  if (fault && category !== "review") targets.refused.set(path, fault);
  else targets.changeable.set(path, reason);
}

/** Words that stand for a definition: `name`, name(), "function name". */
export function findSymbols(text: string): string[] {
  const found = [
    ...text.matchAll(/`([A-Za-z_$][\w$]*)(?:\(\))?`/g),
    ...text.matchAll(/\b([A-Za-z_$][\w$]*)\(\)/g),
    ...text.matchAll(/\b(?:function|method|class|component|constant|type|interface)\s+["']?([A-Za-z_$][\w$]*)/gi),
  ].map((match) => match[1] ?? "");
  return [...new Set(found)].filter((name) => name.length > 1);
}

/** A line that defines a name, in the usual languages. */
export const definitionOf = (symbol: string): RegExp => {
  const name = symbol.replace(/\$/g, "\\$&");
  const words = "function\\*?|def|class|const|let|var|fn|func|interface|type|enum|struct|trait|fun";
  return new RegExp(
    `^[^\\n/#*]*(?:\\b(?:${words})\\s+${name}\\b|^\\s*(?:async\\s+)?${name}\\s*\\([^\\n]*\\)\\s*\\{)`,
    "m",
  );
};

async function addDefining(search: TargetSearch, targets: Targets): Promise<void> {
  const symbols = findSymbols(search.text).map((name) => ({
    name,
    pattern: definitionOf(name),
    paths: [] as string[],
  }));
  if (symbols.length === 0) return;
  const sources = search.files.filter((path) => isCodeFile(path) && !isTestFile(path)).slice(0, mostSearchedFiles);
  for (const path of sources) {
    const text = await readTreeFile(search.root, path, search.rules.maxFileBytes);
    if (text === null) continue;
    for (const symbol of symbols) if (symbol.pattern.test(text)) symbol.paths.push(path);
  }
  for (const { name, paths } of symbols) {
    if (paths.length === 1) add(search, targets, paths[0] ?? "", `It defines ${name}.`);
    else if (paths.length > 1)
      targets.refused.set(name, `is defined in ${paths.slice(0, 4).join(", ")}: name the file`);
  }
}

/** Tests are written for code that stays as it is: the code is read, its test file is written. */
function turnToTests(search: TargetSearch, targets: Targets): void {
  const sources = [...targets.changeable.keys()].filter((path) => !isTestFile(path));
  const hasTest = [...targets.changeable.keys(), ...targets.creatable.keys()].some(isTestFile);
  for (const path of sources) {
    targets.readable.set(path, "The code under test.");
    targets.changeable.delete(path);
    if (hasTest) continue;
    const place = placeOfTest(path, search.files);
    if (search.files.includes(place)) add(search, targets, place, "It holds the tests of this code.");
    else if (findRuleFault(place, search.rules) === null)
      targets.creatable.set(place, "The place of this code's tests.");
    else targets.refused.set(place, findRuleFault(place, search.rules) ?? "");
  }
  for (const path of targets.creatable.keys()) if (!isTestFile(path)) targets.creatable.delete(path);
}

/** Where the project would keep the tests of a file: where they are, else by the habit of its other tests. */
function placeOfTest(path: string, files: readonly string[]): string {
  const extension = extensionOf(path);
  const stem = basename(path).slice(0, -extension.length);
  const names = [`${stem}.test${extension}`, `${stem}.spec${extension}`, `test_${stem}.py`, `${stem}_test${extension}`];
  const existing = files.find((file) => names.includes(basename(file)));
  if (existing) return existing;
  const folder = dirname(path) === "." ? "" : `${dirname(path)}/`;
  const tests = files.filter((file) => isTestFile(file) && extensionOf(file) === extension);
  if (extension === ".py")
    return `${tests.some((file) => file.startsWith("tests/")) ? "tests/" : folder}test_${stem}.py`;
  if (extension === ".go") return `${folder}${stem}_test.go`;
  const isSpec = tests.some((file) => /\.spec\.\w+$/.test(file));
  const name = `${stem}.${isSpec ? "spec" : "test"}${extension}`;
  const isApart = tests.length > 0 && tests.every((file) => file.startsWith("tests/") || file.startsWith("test/"));
  return isApart ? `${tests[0]?.split("/")[0]}/${name}` : `${folder}${name}`;
}
