/**
 * Uses a daemon as a day's work would, inside a room without a network, and prints what each step gave as JSON. The
 * last step is a pull, which is the only one that may try to reach another machine; it runs after the room was closed.
 */
import { execa } from "execa";
import { call, lines, post } from "~/tests/fixtures/http";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

const model = "test/tiny";
const options = { num_predict: 8, temperature: 0 };
const messages = [{ role: "user", content: "hello" }];

const steps: Record<string, (daemon: TestDaemon) => Promise<unknown>> = {
  pages: async ({ url }) => {
    const paths = ["/", "/board", "/models", "/chat", "/bench", "/prompts", "/settings"];
    return Promise.all(paths.map(async (path) => (await call(url + path)).status));
  },
  generate: async ({ apiUrl }) =>
    lines((await post(`${apiUrl}/api/generate`, { model, prompt: "hello", options })).text).at(-1)?.done,
  chat: async ({ url }) =>
    JSON.parse((await post(`${url}/api/chat`, { model, messages, options, stream: false })).text).done,
  openai: async ({ url }) =>
    JSON.parse((await post(`${url}/v1/chat/completions`, { model, messages, max_tokens: 8 })).text).object,
  embed: async ({ url }) =>
    JSON.parse((await post(`${url}/api/embed`, { model, input: "hello" })).text).embeddings.length,
  commandLine: async ({ env }) => {
    const args = ["run", model, "-o", "num_predict=8", "hello"];
    return (await execa("bin/ollmlx", args, { env, stdin: "ignore" })).exitCode;
  },
  doctor: async ({ env }) =>
    (await execa("bin/ollmlx", ["doctor", "--json"], { env, stdin: "ignore", reject: false })).exitCode,
  models: async ({ url }) => {
    const { api } = createTaskClient(url);
    await api.models.catalogue.query();
    return (await api.models.list.query()).length;
  },
  board: async ({ url }) => {
    const { api } = createTaskClient(url);
    const { task } = await api.tasks.create.mutate({ title: "Ship dark mode" });
    return (await api.tasks.get.query({ id: task.id })).title;
  },
  breakdown: async ({ url }) => (await createTaskClient(url).breakDown("Write the release notes", model)).job.status,
};

const results: Record<string, unknown> = {};
const daemon = await startDaemon({ models: ["tiny"] });
try {
  for (const [name, run] of Object.entries(steps))
    results[name] = await run(daemon).catch((error: Error) => error.message);
  await execa("ip", ["route", "delete", "default"]);
  const pull = await execa("bin/ollmlx", ["pull", "org/model"], { env: daemon.env, stdin: "ignore", reject: false });
  results.pull = { exitCode: pull.exitCode, message: pull.stderr };
} finally {
  await daemon.stop();
}
process.stdout.write(`${JSON.stringify(results)}\n`);
