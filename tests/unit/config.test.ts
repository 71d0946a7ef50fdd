import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "~/server/config";
import { AppError } from "~/server/errors";

describe("loadConfig", () => {
  it("has Ollama's defaults and keeps MLX models below the store", () => {
    const config = loadConfig({}, {});
    expect(config).toMatchObject({ host: "127.0.0.1", port: 3000, isPortChosen: false, mlxPort: 8023 });
    expect(config).toMatchObject({ ollamaHost: "127.0.0.1", ollamaPort: 11_434, keepAlive: "5m", maxQueue: 512 });
    expect(config.ollama).toEqual({ mode: "manage", bin: null, port: 11_435 });
    expect(config.mlxModelsDir).toBe(join(homedir(), ".ollama", "models", "mlx"));
    expect(config.logFile).toBe("/tmp/ollmlx.log");
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("prefers a flag over the environment over the default, and says where each value came from", () => {
    const config = loadConfig({ port: "4100" }, { OLLMLX_PORT: "4200", OLLMLX_MLX_PORT: "4300" });
    const source = (name: string) => config.settings.find((setting) => setting.name === name)?.source;
    expect([config.port, config.mlxPort]).toEqual([4100, 4300]);
    expect(config.isPortChosen).toBe(true);
    expect([source("port"), source("mlxPort"), source("maxQueue")]).toEqual(["flag", "env", "default"]);
  });

  it("keeps logs in a home that is not the default one", () => {
    expect(loadConfig({}, { OLLMLX_HOME: "/srv/ollmlx" }).logFile).toBe("/srv/ollmlx/logs/ollmlx.log");
  });

  it.each([
    ["0.0.0.0", "0.0.0.0", 11_434],
    ["http://10.0.0.5:8080/", "10.0.0.5", 8080],
    [":9000", "127.0.0.1", 9000],
    ["[::1]:9000", "::1", 9000],
    ['"127.0.0.1:9001"', "127.0.0.1", 9001],
  ])("reads OLLAMA_HOST=%s", (text, host, port) => {
    expect(loadConfig({}, { OLLAMA_HOST: text })).toMatchObject({ ollamaHost: host, ollamaPort: port });
  });

  it.each([
    [{ OLLMLX_PORT: "seventy" }, "OLLMLX_PORT=seventy is wrong: give a port from 1 to 65535"],
    [{ OLLMLX_MLX_PORT: "70000" }, "OLLMLX_MLX_PORT=70000"],
    [{ OLLAMA_HOST: "a b" }, "OLLAMA_HOST=a b is wrong: give host, host:port"],
    [{ OLLAMA_KEEP_ALIVE: "abc" }, "OLLAMA_KEEP_ALIVE=abc"],
    [{ OLLAMA_MAX_QUEUE: "-1" }, "OLLAMA_MAX_QUEUE=-1"],
    [{ OLLMLX_OLLAMA_URL: "localhost:1" }, "OLLMLX_OLLAMA_URL=localhost:1"],
    [{ OLLMLX_API_KEY: "short" }, "OLLMLX_API_KEY=(hidden)"],
  ])("refuses %o in one line", (env: Record<string, string>, text) => {
    const load = () => loadConfig({}, env);
    expect(load).toThrow(AppError);
    expect(load).toThrow(text);
    expect(load).not.toThrow("\n");
  });

  it("names the flag when the flag is wrong, and never shows a key", () => {
    expect(() => loadConfig({ port: "x" }, {})).toThrow("--port=x");
    const settings = loadConfig({}, { OLLMLX_API_KEY: "correct-horse" }).settings;
    expect(JSON.stringify(settings)).not.toContain("correct-horse");
  });
});
