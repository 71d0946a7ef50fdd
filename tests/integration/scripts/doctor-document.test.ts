import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "~/cli/doctor/finding";
import { freePorts } from "~/tests/fixtures/free-ports";
import { provideCli, startCli } from "~/tests/integration/cli-runner";

const cli = provideCli();
let home = "";
let findings: Finding[] = [];
let rows: Map<string, string>;

/** A machine on which nothing is as it should be, so that `doctor` gives every remedy that it can. */
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "ollmlx-doctor-"));
  const [port = 0, apiPort = 0, mlxPort = 0] = await freePorts(3);
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: home,
    OLLMLX_HOME: home,
    OLLMLX_PORT: String(port),
    OLLAMA_HOST: `127.0.0.1:${apiPort}`,
    OLLMLX_MLX_PORT: String(mlxPort),
    OLLMLX_PYTHON: join(home, "no-python"),
    OLLMLX_LOG: join(home, "no-log"),
  };
  const { stdout } = await startCli(cli.file, ["doctor", "--json"], env);
  findings = JSON.parse(stdout);
  const text = await readFile("docs/troubleshooting.md", "utf8");
  const table = /## What `ollmlx doctor` checks\n([\s\S]*?)\n## /.exec(text)?.[1] ?? "";
  const cells = [...table.matchAll(/^\| ([^|]+) \| [^|]+ \| (.+) \|$/gm)].slice(1);
  rows = new Map(cells.map(([, name = "", remedy = ""]) => [name, remedy.replaceAll("`", "")]));
});
afterAll(() => rm(home, { recursive: true }));

describe("docs/troubleshooting.md", () => {
  it("has a row for each check of `ollmlx doctor`, and no other", () => {
    expect([...rows.keys()]).toEqual(findings.map(({ name }) => name));
  });

  it("gives the remedies that `ollmlx doctor` gives", () => {
    const broken = findings.filter(({ remedy }) => remedy !== undefined);
    expect(broken.length).toBeGreaterThanOrEqual(4);
    for (const { name, remedy = "" } of broken) expect(rows.get(name), name).toContain(remedy.replaceAll("`", ""));
  });
});
