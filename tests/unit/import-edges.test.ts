import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { listSources, readValueImports, walkValueImports } from "~/tests/unit/source-tree";

const reportSchema = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

const restricted = "lint/style/noRestrictedImports";
const use = (specifier: string) => `import { value } from "${specifier}";\nexport const copy = value;\n`;

/** A file that must not pass, and the rule that refuses it. */
const faults: [file: string, text: string, rule: string][] = [
  ["shared/reads-file.ts", use("node:fs"), restricted],
  ["shared/uses-db.ts", use("~/db/client"), restricted],
  ["shared/uses-drizzle.ts", use("drizzle-orm/sqlite-core"), restricted],
  ["db/uses-server.ts", use("~/server/errors"), restricted],
  ["server/services/writes-sql.ts", use("drizzle-orm"), restricted],
  ["server/services/opens-database.ts", use("better-sqlite3"), restricted],
  ["server/services/uses-gateway.ts", use("~/server/gateway/ollama/chat"), restricted],
  ["server/services/uses-gateway-by-path.ts", use("../gateway/ollama/chat"), restricted],
  ["server/services/uses-router.ts", use("~/server/api/root"), restricted],
  ["server/services/uses-trpc.ts", use("@trpc/server"), restricted],
  ["server/jobs/handlers/uses-mcp.ts", use("~/server/mcp/tools"), restricted],
  ["server/engines/uses-service.ts", use("~/server/services/read-tasks"), restricted],
  ["server/engines/uses-db.ts", use("~/db/client"), restricted],
  ["server/engines/mlx/uses-config.ts", use("~/server/config"), restricted],
  ["server/gateway/uses-page.ts", use("~/components/board/card"), restricted],
  ["server/gateway/climbs.ts", use("../../db/client"), restricted],
  ["components/board/uses-service.ts", use("~/server/services/read-tasks"), restricted],
  ["components/board/uses-db.ts", use("~/db/client"), restricted],
  ["app/uses-server.ts", use("~/server/errors"), restricted],
  ["cli/uses-server.ts", use("~/server/errors"), restricted],
  ["cli/commands/uses-db.ts", use("~/db/client"), restricted],
  ["server/gateway/reads-env.ts", "export const home = process.env.HOME;\n", "lint/style/noProcessEnv"],
  ["server/camelCase.ts", "export const value = 1;\n", "lint/style/useFilenamingConvention"],
  [
    "server/cycle-a.ts",
    'import { b } from "~/server/cycle-b";\nexport const a = () => b;\n',
    "lint/suspicious/noImportCycles",
  ],
  [
    "server/cycle-b.ts",
    'import { a } from "~/server/cycle-a";\nexport const b = () => a;\n',
    "lint/suspicious/noImportCycles",
  ],
  ["server/too-long.ts", `${"export {};\n".repeat(401)}`, "lint/style/noExcessiveLinesPerFile"],
];

/** Files that use every edge which is allowed. */
const allowed: [file: string, text: string][] = [
  ["shared/contracts/fine.ts", use("zod")],
  ["db/queries/fine.ts", use("drizzle-orm") + use("~/shared/contracts/fine").replaceAll(/value|copy/g, "$&2")],
  ["server/services/fine.ts", use("~/db/queries/fine")],
  ["server/engines/mlx/fine.ts", use("~/server/errors")],
  ["server/gateway/fine.ts", use("~/server/services/fine")],
  ["app/_trpc/fine.ts", 'import type { AppRouter } from "~/server/api/root";\nexport type Copy = AppRouter;\n'],
  ["cli/fine.ts", use("~/shared/contracts/fine")],
];

let folder = "";
const found = new Map<string, string[]>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ollmlx-edges-"));
  for (const name of ["biome.json", "package.json", "tsconfig.json", ".gitignore"]) await cp(name, join(folder, name));
  for (const [file, text] of [...faults, ...allowed]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  for (const { category, location } of await lint(folder)) {
    found.set(location.path, [...(found.get(location.path) ?? []), category]);
  }
});

afterAll(() => rm(folder, { recursive: true }));

/** Biome's findings; its exit code is 1 when there are any. */
function lint(cwd: string): Promise<z.infer<typeof reportSchema>["diagnostics"]> {
  const biome = join(process.cwd(), "node_modules/.bin/biome");
  return new Promise((resolve, reject) => {
    execFile(biome, ["lint", "--reporter=json", "--max-diagnostics=none"], { cwd }, (error, stdout, stderr) => {
      if (error && error.code !== 1) reject(new Error(`biome: ${stderr || error.message}`));
      else resolve(reportSchema.parse(JSON.parse(stdout)).diagnostics);
    });
  });
}

describe("biome.json", () => {
  it.each(faults)("refuses %s", (file, _text, rule) => {
    expect(found.get(file) ?? []).toContain(rule);
  });

  it.each(allowed)("accepts %s", (file) => {
    expect(found.get(file) ?? []).toEqual([]);
  });
});

describe("readValueImports", () => {
  it.each([
    ['import { a } from "x";', ["x"]],
    ['import { type A, b } from "x";', ["x"]],
    ['import {\n  a,\n  b,\n} from "x";', ["x"]],
    ['import * as a from "x";\nimport b from "y";', ["x", "y"]],
    ['import "x.css";', ["x.css"]],
    ['export { a } from "x";\nexport * from "y";', ["x", "y"]],
    ['import type { A } from "x";\nexport type { B } from "y";', []],
    ['import { type A, type B } from "x";', []],
    ['const a = await import("x");', []],
    ['export const a = "x";', []],
  ])("reads %j", (text, specifiers) => {
    expect(readValueImports(text)).toEqual(specifiers);
  });
});

describe("value imports of the browser and the CLI", () => {
  // Biome sees one edge at a time and no difference between a type and a value; these walks see both.
  it.each(["app", "components"])("from %s/ never reach the server or the database", (start) => {
    const { files, packages } = walkValueImports(listSources(start));
    expect([...files].filter((file) => /^(server|db|cli|scripts)\//.test(file))).toEqual([]);
    expect([...packages].filter((name) => name === "better-sqlite3" || name.startsWith("node:"))).toEqual([]);
  });

  it("from cli/ reach neither the database nor, before `serve` asks for it, the daemon", () => {
    const { files, packages } = walkValueImports(listSources("cli"));
    const settings = ["server/settings.ts", "server/config.ts", "server/package-root.ts"];
    expect([...files].filter((file) => /^(server|db|app)\//.test(file) && !settings.includes(file))).toEqual([]);
    expect(packages).not.toContain("better-sqlite3");
  });

  it("load the daemon in one place of cli/ alone", () => {
    const loaders = listSources("cli").filter((file) =>
      /import\(\s*"~\/server\/daemon"/.test(readFileSync(file, "utf8")),
    );
    expect(loaders).toEqual(["cli/commands/serve.ts"]);
  });
});
