import { afterAll, beforeAll, expect, it } from "vitest";
import { describeModelApi } from "~/tests/contract/describe-model-api";
import { describeModelServer, type ModelServer } from "~/tests/contract/describe-model-server";
import { call, post } from "~/tests/fixtures/http";
import { importTwin } from "~/tests/fixtures/import-twin";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

let real: TestDaemon;
let scripted: TestDaemon;
const twin = "tiny-f16:latest";

beforeAll(async () => {
  real = await startDaemon({ models: ["tiny"], ollama: true, env: { OLLAMA_NUM_PARALLEL: "1" } });
  await importTwin(real, twin);
  scripted = await startDaemon({ scriptedMlx: true });
  await scripted.mlx.script({ answers: [{ match: "nearly", text: " over !" }, {}] });
});

afterAll(async () => {
  await Promise.all([real?.stop(), scripted?.stop()]);
});

async function isMlxIdle(daemon: TestDaemon): Promise<boolean> {
  const health = JSON.parse((await call(`http://127.0.0.1:${daemon.mlxPort}/health`)).text);
  return health.running === 0 && health.waiting === 0;
}

const mlx = (): ModelServer => ({
  url: real.apiUrl,
  model: "test/tiny",
  endingPrompt: "nearly",
  isIdle: () => isMlxIdle(real),
});

const ollama = (): ModelServer => ({
  url: real.apiUrl,
  model: twin,
  endingPrompt: "nearly",
  // Ollama tells nobody. With one slot, an answer means that the slot is free.
  isIdle: async () => {
    const request = {
      model: twin,
      raw: true,
      prompt: "x",
      stream: false,
      options: { num_predict: 1, num_ctx: 16_384 },
    };
    return (await post(`${real.apiUrl}/api/generate`, request)).status === 200;
  },
});

describeModelServer("MLX backend", mlx);
describeModelServer("Ollama", ollama);
describeModelApi("MLX backend", mlx);
describeModelApi("Ollama", ollama);

describeModelServer("scripted engine", () => ({
  url: scripted.apiUrl,
  model: "test/scripted",
  endingPrompt: "nearly",
  isIdle: () => isMlxIdle(scripted),
}));

it.each(["hello there", "the old mill", "a board holds"])(
  "both engines agree on the first 16 tokens after %j",
  async (prompt) => {
    const say = async (model: string) => {
      const options = { temperature: 0, num_predict: 16, repeat_penalty: 1 };
      const reply = await post(`${real.apiUrl}/api/generate`, { model, raw: true, prompt, stream: false, options });
      return JSON.parse(reply.text) as { response: string; prompt_eval_count: number };
    };
    const [mlx, gguf] = [await say("test/tiny"), await say(twin)];
    const words = mlx.response.split(" ");
    const differs = gguf.response.split(" ").findIndex((word, i) => word !== words[i]);
    expect(gguf.response, `first difference at word ${differs}`).toBe(mlx.response);
    expect(gguf.prompt_eval_count).toBe(mlx.prompt_eval_count);
  },
);
