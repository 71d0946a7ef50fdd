import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { EngineStatus } from "~/shared/contracts/engine";
import { callTrpc } from "~/tests/fixtures/call-trpc";
import { rootDir } from "~/tests/fixtures/child-process";
import { call, post } from "~/tests/fixtures/http";
import { importTwin } from "~/tests/fixtures/import-twin";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let daemon: TestDaemon;
/** Models that the fuzzer has not heard of, and so cannot delete. */
const sources: string[] = [];
/** One model of each engine. Their answers end soon where a request does not say when. */
const models = ["fuzz/mlx", "fuzz-gguf"];

beforeAll(async () => {
  daemon = await startDaemon({ models: ["tiny"], ollama: true });
  const parameters = { num_predict: 3, num_ctx: 512 };
  sources.push("test/tiny", await importTwin(daemon));
  for (const [i, from] of sources.entries()) {
    const made = await post(`${daemon.url}/api/create`, { model: models[i], from, parameters, stream: false });
    expect(made.status, made.text).toBe(200);
  }
});

afterAll(async () => {
  await daemon?.stop();
});

interface Schema {
  properties?: Record<string, unknown>;
  required?: string[];
}

/** A registry or a hub that cannot be reached is no fault of the server, and is told by 502 or 503. */
const settings = `[checks]
not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "502", "503"]
`;

/** The published document with names of models that are there, and numbers of tokens that are soon generated. */
async function writeDocument(): Promise<string> {
  const document = JSON.parse((await call(`${daemon.url}/openapi.json`)).text);
  for (const [path, methods] of Object.entries<Record<string, { requestBody?: unknown }>>(document.paths)) {
    for (const operation of Object.values(methods)) {
      const body = operation.requestBody as { content: Record<string, { schema: Schema }> } | undefined;
      const schema = body?.content["application/json"]?.schema;
      if (!schema?.properties) continue;
      const isChanging = path === "/api/delete" || path === "/api/copy" || path === "/api/create";
      const model = { type: "string", ...(isChanging ? {} : { enum: models }) };
      schema.properties = { ...schema.properties, model, from: { enum: models }, max_tokens: { enum: [1, 3] } };
      schema.required = [...new Set([...(schema.required ?? []), "model"])];
    }
  }
  const file = join(daemon.home, "openapi.json");
  writeFileSync(file, JSON.stringify(document));
  return file;
}

it("answers what schemathesis makes up of the published document, and lives", async () => {
  const config = join(daemon.home, "schemathesis.toml");
  writeFileSync(config, settings);
  const fuzz = await execa(
    join(rootDir, ".venv", "bin", "schemathesis"),
    [
      ...["--config-file", config, "run", await writeDocument(), "--url", daemon.url],
      ...["--exclude-path", "/api/pull", "--seed", "7"],
      ...["--checks", "not_a_server_error", "--phases", "coverage,fuzzing", "--max-examples", "15"],
      ...["--request-timeout", "30", "--no-color"],
    ],
    { cwd: daemon.home, env: { HOME: daemon.env.HOME }, reject: false, all: true },
  );
  expect(fuzz.exitCode, fuzz.all?.slice(-4_000)).toBe(0);
  expect(Number(/(\d+) generated/.exec(fuzz.all ?? "")?.[1])).toBeGreaterThan(1_000);
  for (const { state, restarts } of await callTrpc<EngineStatus[]>(daemon.url, "engines.list")) {
    expect([state, restarts]).toEqual(["running", 0]);
  }
  for (const model of sources) {
    const request = { model, prompt: "hello", stream: false, options: { num_predict: 2 } };
    const reply = await post(`${daemon.url}/api/generate`, request);
    expect(reply.status, reply.text).toBe(200);
  }
}, 600_000);
