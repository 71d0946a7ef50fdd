import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const script = "import json, sys, yaml; print(json.dumps(yaml.load(open(sys.argv[1]), Loader=yaml.BaseLoader)))";
const readYaml = (file: string): unknown =>
  JSON.parse(execFileSync(".venv/bin/python", ["-c", script, file], { encoding: "utf8" }));

const stepSchema = z
  .strictObject({
    name: z.string().optional(),
    uses: z.string().optional(),
    run: z.string().optional(),
    if: z.string().optional(),
    with: z.record(z.string(), z.string()).optional(),
  })
  .refine(({ uses, run }) => (uses === undefined) !== (run === undefined), "a step has either uses or run");
const jobSchema = z.strictObject({
  strategy: z.strictObject({ "fail-fast": z.string(), matrix: z.record(z.string(), z.array(z.string())) }).optional(),
  "runs-on": z.string(),
  "timeout-minutes": z.string(),
  steps: z.array(stepSchema),
});
const workflow = z
  .strictObject({
    name: z.string(),
    on: z.record(z.string(), z.unknown()),
    permissions: z.record(z.string(), z.string()),
    concurrency: z.record(z.string(), z.string()),
    jobs: z.record(z.string(), jobSchema),
  })
  .parse(readYaml(".github/workflows/test.yml"));
const packageScripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync("package.json", "utf8"))).scripts;

describe(".github/workflows/test.yml", () => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const commands = steps.flatMap(({ run }) => run?.trim().split("\n") ?? []).map((line) => line.trim());

  it("tests every push and pull request on macOS and Linux, with both Nodes and the oldest Python", () => {
    expect(Object.keys(workflow.on)).toEqual(["push", "pull_request"]);
    expect(workflow.jobs.test?.strategy?.matrix).toEqual({ os: ["macos-latest", "ubuntu-latest"], node: ["20", "22"] });
    expect(steps.find(({ uses }) => uses?.startsWith("actions/setup-python@"))?.with).toMatchObject({
      "python-version": "3.11",
      cache: "pip",
    });
  });

  it("runs commands that exist", () => {
    expect(commands).toEqual(expect.arrayContaining(["npm test", ".venv/bin/python mlx_backend/validate_backend.py"]));
    for (const command of commands) {
      const npmScript = /^npm (?:run )?(\S+)/.exec(command)?.[1];
      if (npmScript) expect(packageScripts).toHaveProperty([npmScript]);
      for (const [file] of command.matchAll(/(?<=\s|^)(?:mlx_backend|scripts)\/\S+/g))
        expect(existsSync(file)).toBe(true);
    }
  });

  it("uses actions of a fixed version, and expressions that name what is there", () => {
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
    const text = readFileSync(".github/workflows/test.yml", "utf8");
    const used = [...text.matchAll(/\$\{\{ ([\w.]+)/g)].map(([, name = ""]) => name);
    const known = /^(github\.ref|matrix\.(os|node)|runner\.(os|arch)|hashFiles)$/;
    expect(used.filter((name) => !known.test(name))).toEqual([]);
    for (const [, file = ""] of text.matchAll(/hashFiles\('([^']+)'\)/g)) expect(existsSync(file)).toBe(true);
  });

  it("keeps what the test run leaves behind for whoever looks into a failure", () => {
    expect(steps.find(({ if: when }) => when === "failure()")?.with?.path).toContain(".setup/reports/");
  });
});

describe("compose.yaml", () => {
  const composeSchema = z.strictObject({
    services: z.record(
      z.string(),
      z.looseObject({ ports: z.array(z.string()).optional(), volumes: z.array(z.string()) }),
    ),
    volumes: z.record(z.string(), z.unknown()),
  });
  const { services, volumes } = composeSchema.parse(readYaml("compose.yaml"));

  it("publishes ports to this machine alone, and names each volume", () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual(["127.0.0.1:3000:3000", "127.0.0.1:11434:11434"]);
    const used = Object.values(services).flatMap((service) => service.volumes.map((volume) => volume.split(":")[0]));
    expect(used).toEqual(Object.keys(volumes));
  });
});
