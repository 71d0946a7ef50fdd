import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rootDir } from "~/tests/fixtures/child-process";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { lines, model, said, startScripted } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await startScripted();
});

afterAll(async () => {
  await daemon?.stop();
});

it("serves the Python clients of OpenAI and Anthropic", async () => {
  const call = said("", { tool_calls: [{ id: "call_1", function: { name: "weather", arguments: { city: "Bonn" } } }] });
  await daemon.mlx.script({
    answers: [
      { match: "call", ...lines([call]) },
      { match: "call", ...lines([call]) },
      { match: "fail", text: "one two three", failAfter: 1 },
      { match: "fail", text: "one two three", failAfter: 1 },
      { match: "^(hello|a)$", text: "one two" },
    ],
  });
  const python = join(rootDir, ".venv", "bin", "python");
  const script = join(rootDir, "tests", "integration", "v1", "clients.py");
  const { stdout } = await execa(python, [script, daemon.apiUrl], { env: daemon.env });
  expect(JSON.parse(stdout)).toEqual({
    openai: {
      text: "one two",
      streamed: "one two",
      usage: true,
      call: ["weather", { city: "Bonn" }],
      response: "one two",
      events: ["response.created", "response.completed"],
      completion: "one two",
      vectors: [4, 4],
      models: ["scripted:latest", model],
      model,
      errors: ["NotFoundError", "BadRequestError", "APIError"],
    },
    anthropic: {
      text: "one two",
      streamed: "one two",
      usage: true,
      call: ["weather", { city: "Bonn" }],
      stop_reason: "tool_use",
      count: 1,
      models: ["scripted:latest", model],
      errors: ["NotFoundError", "BadRequestError", "APIStatusError"],
    },
  });
});
