import type { ImportNotes } from "~/server/services/prompts/promptfoo/import-notes";
import { isRecord, readAssertion } from "~/server/services/prompts/promptfoo/read-assertion";
import type { EvalCase } from "~/shared/contracts/prompt-evaluation";

const mostCasesOfSet = 50;
const mostAssertions = 20;
const longestName = 120;
const known = new Set(["description", "vars", "assert", "metadata"]);

interface NamedSet {
  name: string;
  cases: EvalCase[];
}

/**
 * promptfoo's tests as sets of cases: by the set that `writePromptfoo` noted, else as "cases", in parts of 50. Throws an
 * Error for values of a wrong type.
 */
export function readTests(tests: unknown, defaults: unknown, notes: ImportNotes): NamedSet[] {
  if (typeof tests === "string") notes.add(`the tests stand in a file (${tests}), which is not read`);
  if (tests === undefined || tests === null || typeof tests === "string") return [];
  if (!Array.isArray(tests)) throw new Error(`tests must be a list, but it is ${nameType(tests)}`);
  const shared = readDefaults(defaults, notes);
  const bySet = new Map<string, EvalCase[]>();
  tests.forEach((test: unknown, i) => {
    const read = readTest(test, i + 1, shared, notes);
    if (!read) return;
    const cases = bySet.get(read.set) ?? [];
    cases.push({ ...read.case, name: freeName(read.case.name, cases) });
    bySet.set(read.set, cases);
  });
  return [...bySet].flatMap(([name, cases]) =>
    Array.from({ length: Math.ceil(cases.length / mostCasesOfSet) }, (_, part) => ({
      name: part === 0 ? name : `${name} ${part + 1}`,
      cases: cases.slice(part * mostCasesOfSet, (part + 1) * mostCasesOfSet),
    })),
  );
}

interface Shared {
  vars: Record<string, unknown>;
  assert: unknown[];
}

function readDefaults(defaults: unknown, notes: ImportNotes): Shared {
  if (typeof defaults === "string") notes.add(`defaultTest stands in a file (${defaults}), which is not read`);
  if (defaults === undefined || defaults === null || typeof defaults === "string") return { vars: {}, assert: [] };
  if (!isRecord(defaults)) throw new Error(`defaultTest must be an object, but it is ${nameType(defaults)}`);
  return { vars: readVars(defaults, "defaultTest", notes) ?? {}, assert: readList(defaults.assert, "defaultTest") };
}

function readTest(test: unknown, number: number, shared: Shared, notes: ImportNotes) {
  if (typeof test === "string") {
    notes.add("tests that stand in a file are not read", test);
    return null;
  }
  if (!isRecord(test)) throw new Error(`test ${number} must be an object, but it is ${nameType(test)}`);
  const name =
    String(test.description ?? "")
      .trim()
      .slice(0, longestName) || `case ${number}`;
  const place = `test ${number} (${name})`;
  for (const key of Object.keys(test)) {
    if (!known.has(key)) notes.add(`"${key}" of a test has no counterpart and is not kept`, place);
  }
  const vars = readVars(test, place, notes);
  if (!vars) return null;
  const values = toValues({ ...shared.vars, ...vars }, place, notes);
  if (!values) return null;
  const assertions = [...shared.assert, ...readList(test.assert, place)].flatMap((each) =>
    readAssertion(each, { place, values, notes }),
  );
  if (assertions.length > mostAssertions) {
    notes.add(`of more than ${mostAssertions} assertions the first ${mostAssertions} are kept`, place);
  }
  if (assertions.length === 0) {
    notes.add("a test without an assertion that is known here is left out", place);
    return null;
  }
  const set = isRecord(test.metadata) && typeof test.metadata.set === "string" ? test.metadata.set.trim() : "";
  return {
    set: set.slice(0, longestName) || "cases",
    case: { name, values, assertions: assertions.slice(0, mostAssertions) },
  };
}

function readVars(
  { vars }: Record<string, unknown>,
  place: string,
  notes: ImportNotes,
): Record<string, unknown> | null {
  if (vars === undefined || vars === null) return {};
  if (isRecord(vars)) return vars;
  if (typeof vars !== "string") throw new Error(`vars of ${place} must be an object, but it is ${nameType(vars)}`);
  notes.add("a test whose vars stand in a file is left out", place);
  return null;
}

/** Null where a value stands for several cases or for a file. */
function toValues(vars: Record<string, unknown>, place: string, notes: ImportNotes): Record<string, string> | null {
  const entries = Object.entries(vars);
  const list = entries.find(([, value]) => Array.isArray(value))?.[0];
  const file = entries.find(([, value]) => typeof value === "string" && value.startsWith("file://"))?.[0];
  if (list !== undefined) notes.add(`a list in vars stands for several tests; write them one by one (${list})`, place);
  else if (file !== undefined) notes.add(`a test whose values stand in files is left out (${file})`, place);
  else {
    return Object.fromEntries(
      entries.map(([key, value]) => [
        key,
        typeof value === "object" ? (value === null ? "" : JSON.stringify(value)) : String(value),
      ]),
    );
  }
  return null;
}

function readList(value: unknown, place: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new Error(`assert of ${place} must be a list, but it is ${nameType(value)}`);
}

function freeName(name: string, cases: readonly EvalCase[]): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name.slice(0, longestName - 6)} (${n})`;
    if (!cases.some((each) => each.name === candidate)) return candidate;
  }
}

/** A value's type with its article, for errors. */
export const nameType = (value: unknown): string =>
  value === null
    ? "nothing"
    : Array.isArray(value)
      ? "a list"
      : typeof value === "object"
        ? "an object"
        : `a ${typeof value}`;
