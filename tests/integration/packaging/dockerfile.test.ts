import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rootDir, TestProcess } from "~/tests/fixtures/child-process";
import { freePorts } from "~/tests/fixtures/free-ports";
import { call } from "~/tests/fixtures/http";

interface Instruction {
  name: string;
  text: string;
  /** Number of the build stage, from 0; -1 before the first. */
  stage: number;
}

/** Instructions with continued lines joined and comments dropped, as Docker reads them. */
function readDockerfile(file: string): Instruction[] {
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("#"))
    .join("\n")
    .replace(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "");
  let stage = -1;
  return lines.map((line) => {
    const [, name = "", text = ""] = /^(\S+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (name === "FROM") stage += 1;
    return { name, text: text.replace(/\s+/g, " "), stage };
  });
}

const instructions = readDockerfile("Dockerfile");
const named = (name: string) => instructions.filter((instruction) => instruction.name === name);
const lastStage = instructions.at(-1)?.stage;
const ignored = readFileSync(".dockerignore", "utf8").split("\n").filter(Boolean);

/** `COPY --from=stage SOURCE... TARGET`. */
function readCopy({ text }: Instruction) {
  const words = text.split(" ");
  const from = words[0]?.startsWith("--from=") ? words.shift()?.slice("--from=".length) : undefined;
  const target = words.pop() ?? "";
  return { from, sources: words, target };
}

describe("Dockerfile", () => {
  it("uses instructions that Docker knows and images of a fixed version", () => {
    const known = ["FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"];
    expect(instructions.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
    for (const { text } of named("FROM")) expect(text).toMatch(/^(node|python):\d+[\w.]*-[\w-]+( AS \w+)?$/);
  });

  it("ends as a user without rights, serving on both ports", () => {
    const last = instructions.filter(({ stage }) => stage === lastStage);
    const order = last.map(({ name }) => name);
    expect(last.find(({ name }) => name === "USER")?.text).toBe("ollmlx");
    expect(order.indexOf("USER")).toBeLessThan(order.indexOf("CMD"));
    expect(order.slice(order.indexOf("USER"))).not.toContain("RUN");
    expect(named("EXPOSE").map(({ text }) => text)).toEqual(["3000 11434"]);
    expect(JSON.parse(named("CMD").at(-1)?.text ?? "")).toEqual(["ollmlx", "serve"]);
    expect(named("ENV").at(-1)?.text).toMatch(/\bOLLAMA_HOST=0\.0\.0\.0\b/);
  });

  it("copies only what is there", () => {
    const stages = named("FROM").map(({ text }) => / AS (\w+)$/.exec(text)?.[1]);
    for (const instruction of named("COPY")) {
      const { from, sources } = readCopy(instruction);
      if (from) expect(stages.slice(0, instruction.stage)).toContain(from);
      for (const source of sources.filter(() => !from)) {
        expect(existsSync(source), source).toBe(true);
        expect(ignored).not.toContain(source.split("/")[0]);
      }
    }
  });

  it("leaves out of the build what it makes itself", () => {
    expect(ignored).toEqual(expect.arrayContaining([".git", ".venv", "node_modules", "out", "dist"]));
  });
});

describe("what the image holds", () => {
  let app = "";
  beforeAll(async () => {
    app = join(await mkdtemp(join(tmpdir(), "ollmlx-image-")), "app");
    for (const instruction of named("COPY").filter(({ stage }) => stage === lastStage)) {
      const { sources, target } = readCopy(instruction);
      for (const source of sources.filter((path) => path.startsWith("/app/"))) {
        const relative = source.slice("/app/".length);
        const to = target.endsWith("/") ? join(app, target, relative) : join(app, target);
        await mkdir(dirname(to), { recursive: true });
        if (relative === "node_modules") await linkProductionPackages(to);
        else if (relative === ".venv") await symlink(join(rootDir, relative), to);
        else await cp(join(rootDir, relative), to, { recursive: true });
      }
    }
  });
  afterAll(() => rm(dirname(app), { recursive: true }));

  it("serves the dashboard, the API and the MLX backend from these files alone", async () => {
    const home = join(dirname(app), "data");
    const [port = 0, apiPort = 0, mlxPort = 0] = await freePorts(3);
    const daemon = new TestProcess(join(app, "bin/ollmlx"), ["serve"], {
      cwd: app,
      env: {
        PATH: process.env.PATH ?? "",
        HOME: home,
        MLX_DISABLE_COMPILE: "1",
        OLLMLX_HOME: home,
        OLLAMA_MODELS: join(home, "models"),
        OLLMLX_HOST: "0.0.0.0",
        OLLAMA_HOST: `0.0.0.0:${apiPort}`,
        OLLMLX_PORT: String(port),
        OLLMLX_MLX_PORT: String(mlxPort),
        OLLMLX_OLLAMA_BIN: join(home, "none"),
      },
    });
    try {
      await daemon.waitForOutput("MLX backend started on port");
      expect((await call(`http://127.0.0.1:${port}/board`)).text).toContain("<html");
      expect(JSON.parse((await call(`http://127.0.0.1:${apiPort}/api/version`)).text)).toHaveProperty("version");
      const env = { PATH: process.env.PATH, OLLMLX_PORT: String(port) };
      const status = await execa(join(app, "bin/ollmlx"), ["status"], { env, extendEnv: false, stdin: "ignore" });
      expect(status.stdout).toMatch(/^mlx +running/m);
    } finally {
      expect(await daemon.end("SIGTERM")).toBe(0);
    }
  });
});

/** What `npm prune --omit=dev` leaves: the packages that the lock does not call development's. */
async function linkProductionPackages(folder: string): Promise<void> {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { dev?: boolean; optional?: boolean }>;
  };
  for (const [path, { dev }] of Object.entries(packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    if (!name || dev || !existsSync(path)) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await symlink(join(rootDir, path), join(folder, name));
  }
}
