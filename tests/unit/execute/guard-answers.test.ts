import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findPathFault, findRuleFault } from "~/server/services/execute/check-path";
import { type GuardInput, guardChange } from "~/server/services/execute/guard-change";
import { readFileBlocks } from "~/server/services/execute/read-answer";
import { executeRulesSchema } from "~/shared/contracts/execution";
import { matchGlob } from "~/shared/match-glob";

const rules = executeRulesSchema.parse({ enabled: true });
const whole = Array.from({ length: 20 }, (_, at) => `line ${at + 1}\n`).join("");

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ollmlx-guard-"));
  mkdirSync(join(root, "src"));
  writeFileSync(join(root, "src/a.ts"), whole);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const guard = (path: string, text: string, more: Partial<GuardInput> = {}) =>
  guardChange({
    root,
    category: "refactor",
    rules,
    targets: [{ path: "src/a.ts", role: "target", reason: "", text: whole, whole }],
    creatable: [],
    answered: [{ path, text }],
    ...more,
  });
const faultOf = async (...args: Parameters<typeof guard>) => (await guard(...args)).faults[0];

describe("paths", () => {
  it.each([
    "../a.ts",
    "src/../../a.ts",
    "/etc/passwd",
    "~/a",
    "C:/a",
    "c:a.ts",
    "src\\a.ts",
    ".git/config",
    "src/.GIT/hooks/x",
    ".git./config",
    ".git /config",
    "git~1/config",
    ".g\u200cit/config",
    "a\u0000b",
    "a\nb",
    "./a.ts",
    "src//a.ts",
    "a.",
    "",
    ".git::$INDEX_ALLOCATION/x",
    "a".repeat(500),
  ])("that lead elsewhere are refused: %j", (path) => {
    expect(findPathFault(path)).not.toBeNull();
  });

  it.each([
    ".env",
    "app/.env.local",
    "package-lock.json",
    "sub/yarn.lock",
    "Cargo.lock",
    "go.sum",
    "pnpm-lock.yaml",
    "uv.lock",
    ".github/workflows/ci.yml",
    ".gitlab-ci.yml",
    "Jenkinsfile",
    ".husky/pre-commit",
    "db/migrations/1.sql",
    "id_rsa",
    "key.pem",
    ".npmrc",
    ".todo2/state.todo2.json",
    "node_modules/x/index.js",
    ".gitmodules",
    ".vscode/tasks.json",
    ".GitHub/workflows/ci.yml",
    "PACKAGE-LOCK.JSON",
  ])("of locks, CI, hooks and secrets are protected: %s", (path) => {
    expect(findRuleFault(path, rules)).toContain("protected");
  });

  it("follow the workspace's rules", () => {
    const narrow = { allow: ["src/**", "*.md"], deny: ["src/secret/"] };
    expect(findRuleFault("src/a/b.ts", narrow)).toBeNull();
    expect(findRuleFault("docs/deep/x.md", narrow)).toBeNull();
    expect(findRuleFault("lib/a.ts", narrow)).toContain("not among");
    expect(findRuleFault("src/secret/a.ts", narrow)).toContain("denied");
    expect(findRuleFault("src/SECRET/a.ts", narrow)).toContain("denied");
  });

  it("fit globs as people write them", () => {
    expect(matchGlob("src/**/*.{ts,tsx}", "src/a/b/c.tsx")).toBe(true);
    expect(matchGlob("src/**/*.ts", "src/c.ts")).toBe(true);
    expect(matchGlob("src/*.ts", "src/a/c.ts")).toBe(false);
    expect(matchGlob("a?c", "x/abc")).toBe(true);
    expect(matchGlob("a.c", "abc")).toBe(false);
    expect(matchGlob("x{a", "x{a")).toBe(true);
  });
});

describe("an answer", () => {
  it("is read in the form asked for, and in those that models slip into", () => {
    const block = "```ts\nlet a;\n```";
    const forms = [
      [`FILE: src/a.ts\n${block}`, "strict"],
      [`Done.\n\n### src/a.ts\n${block}`, "extracted"],
      [`**src/a.ts**\n\n${block}`, "extracted"],
      ["```ts src/a.ts\nlet a;\n```", "extracted"],
      [`<think>FILE: b.ts</think>Here:\n${block}`, "repaired"],
    ] as const;
    for (const [text, rung] of forms) {
      const files = [{ path: "src/a.ts", text: "let a;\n" }];
      expect(readFileBlocks(text, "src/a.ts"), text).toMatchObject({ fault: null, rung, files });
    }
  });

  it("keeps fences inside of Markdown, and longer fences around them", () => {
    const inner = "# T\n\n```sh\nls\n```\n\nend\n";
    expect(readFileBlocks(`FILE: a.md\n\`\`\`\n${inner}\`\`\``, null).files[0]?.text).toBe(inner);
    expect(readFileBlocks(`FILE: a.ts\n\`\`\`\`\n${inner}\`\`\`\``, null).files[0]?.text).toBe(inner);
  });

  it.each([
    ["", "holds no file"],
    ["I cannot do that.", "holds no file"],
    ['{"path": "src/a.ts", "content": "x"}', "holds no file"],
    ["FILE: a.ts\n```\nlet a;", "has no end"],
    ["FILE: a.ts\nlet a;", "has no block"],
    ["FILE: a.ts\n```\n1\n```\nFILE: A.ts\n```\n2\n```", "comes twice"],
  ])("that holds no whole file is refused: %j", (text, fault) => {
    expect(readFileBlocks(text, null).fault).toContain(fault);
  });
});

describe("a change", () => {
  it.each([
    "// ... rest of the code unchanged",
    "...",
    "# rest of file",
    "/* remaining code stays the same */",
    "…",
    "// existing code here",
    "<!-- rest of the document -->",
    "// (rest of the function remains)",
    "# ... existing code ...",
    "// same as before",
    "// unchanged",
    "* [rest of the content]",
    "// keep the existing methods",
  ])("with lines left out is refused: %s", async (line) => {
    expect(await faultOf("src/a.ts", `line 1\nnew\n${line}\n`.repeat(4))).toContain("leaves lines out");
  });

  it("may hold such lines where they stand already, and words that only look like them", async () => {
    const text = `// ... rest of the code\n${whole}`;
    const target = { path: "src/a.ts", role: "target" as const, reason: "", text, whole: text };
    expect(await faultOf("src/a.ts", `${text}new\n`, { targets: [target] })).toBeUndefined();
    for (const line of ["const rest = [...other];", "// The rest is history of this parser", "f(...args);"]) {
      expect(await faultOf("src/a.ts", `${whole}${line}\n`), line).toBeUndefined();
    }
  });

  it("that is empty, nothing, a diff, a conflict, no text, or most of the file gone is refused", async () => {
    expect(await faultOf("src/a.ts", " \n")).toContain("empty");
    expect(await faultOf("src/a.ts", whole)).toContain("nothing is changed");
    expect(await faultOf("src/a.ts", `--- a\n+++ b\n@@ -1,2 +1,2 @@\n${whole}`)).toContain("is a diff");
    expect(await faultOf("src/a.ts", `<<<<<<< HEAD\n${whole}`)).toContain("merge conflict");
    expect(await faultOf("src/a.ts", `${whole}\u0000`)).toContain("no text");
    expect(await faultOf("src/a.ts", "line 1\nline 2\n")).toContain("keeps only 2 of 20 lines");
    expect(await faultOf("src/a.ts", whole + "x\n".repeat(201))).toContain("201 lines are changed");
    expect(await faultOf("src/a.ts", whole + "x".repeat(70_000))).toContain("larger than");
  });

  it("warns where much is gone, an export is lost, or something dangerous comes in", async () => {
    const source = `export function keep() {}\n${whole}`;
    const targets = [{ path: "src/a.ts", role: "target" as const, reason: "", text: source, whole: source }];
    const warnings = async (text: string) => (await guard("src/a.ts", text, { targets })).files[0]?.warnings.join(" ");
    expect(await warnings(source.split("\n").slice(0, 9).join("\n"))).toContain("keeps only 9 of 21");
    expect(await warnings(whole)).toContain("no longer has keep");
    expect(await warnings(`${source}import { exec } from "node:child_process";\n`)).toContain("other programs");
    expect(await warnings(`${source}fetch("https://example.org");\n`)).toContain("the network");
    expect(await warnings(`${source}more\n`)).toBe("");
  });

  it("touches only files that it may, by no link and no other case", async () => {
    expect(await faultOf("src/b.ts", "x\n")).toContain("not among the files");
    symlinkSync("/etc", join(root, "out"));
    symlinkSync("/etc/hostname", join(root, "src/link.ts"));
    for (const path of ["out/hostname", "src/link.ts"]) {
      expect(await faultOf(path, "x\n", { creatable: [path] })).toContain("symbolic link");
    }
    expect(await faultOf("SRC/new.ts", "x\n", { creatable: ["SRC/new.ts"] })).toContain("only in case");
    expect(await faultOf("src/A.ts", "x\n", { creatable: ["src/A.ts"] })).toContain("only in case");
  });

  it("keeps line ends, the last line's end and the byte order mark", async () => {
    const text = "\ufeffone\r\ntwo\r\nthree";
    const targets = [{ path: "src/a.ts", role: "target" as const, reason: "", text, whole: text }];
    const { files } = await guard("src/a.ts", "one\n2\nthree\n", { targets });
    expect(files[0]?.after).toBe("\ufeffone\r\n2\r\nthree");
  });

  it("of a region is put back into its file", async () => {
    const region = { from: 3, to: 4 };
    const target = { path: "src/a.ts", role: "target" as const, reason: "", text: "line 3\nline 4\n", whole, region };
    const { files } = await guard("src/a.ts", "line 3\nnew\nline 4\n", { targets: [target] });
    expect(files[0]?.after).toBe(whole.replace("line 3\n", "line 3\nnew\n"));
  });

  it("is of its category", async () => {
    const source = '/** Old. */\nexport const a = ["x", 1]; // note\n';
    const of = (category: GuardInput["category"], text: string, path = "src/a.ts") =>
      faultOf(path, text, { category, targets: [{ path, role: "target", reason: "", text: source, whole: source }] });
    expect(await of("docs", source.replace("Old", "New"))).toBeUndefined();
    expect(await of("docs", source.replace("1", "2"))).toContain("changes code");
    expect(await of("docs", source.replace('"x"', '"y // z"'))).toContain("changes code");
    expect(await of("format", "/** Old. */\nexport const a = [\n  'x',\n  1,\n] // note\n")).toBeUndefined();
    expect(await of("format", source.replace("a =", "b ="))).toContain("more than white space");
    expect(await of("tests", source.replace("Old", "New"))).toContain("no test file");
    expect(await of("tests", source.replace("Old", "New"), "src/a.test.ts")).toContain("assert nothing");
    expect(await of("tests", `${source}expect(a).toEqual(1);\n`, "src/a.test.ts")).toBeUndefined();
  });
});
