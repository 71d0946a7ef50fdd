import { afterAll, beforeAll, expect, it } from "vitest";
import type { RoleOptions } from "~/shared/contracts/model-settings";
import { sampleAnswer } from "~/tests/fixtures/sample-answer";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";
import { waitUntil } from "~/tests/fixtures/wait-until";

const model = "test/scripted";
const contextLength = 4096;
let daemon: TestDaemon;
let client: ReturnType<typeof createTaskClient>;
beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = createTaskClient(daemon.url);
});
afterAll(() => daemon.stop());

const rolesOf = async () => {
  const roles = await client.api.models.roles.query();
  return Object.fromEntries(roles.map(({ role, options }) => [role, options]));
};
const save = (role: "chat" | "code" | "general", options: RoleOptions) =>
  client.api.models.saveRoleOptions.mutate({ role, options });

/** The newest request to a route, waiting for it where a turn is answered in the background. */
const asked = (route: string) =>
  waitUntil(`a request to ${route}`, async () => {
    const seen = (await daemon.mlx.requests()).filter((request) => request.route === `POST ${route}`);
    return seen.length > 0 ? JSON.parse(seen.at(-1)?.body ?? "{}") : null;
  });

it("are kept for each kind of work, and forgotten when they say nothing", async () => {
  await save("code", { temperature: 0.1, seed: 7 });
  await save("general", { num_ctx: contextLength });
  expect(await rolesOf()).toMatchObject({ chat: {}, code: { temperature: 0.1, seed: 7 }, general: { num_ctx: 4096 } });
  await save("code", {});
  expect((await rolesOf()).code).toEqual({});
});

it.each([
  [{ temperature: 3 }, /options.temperature/],
  [{ top_k: 0.5 }, /options.top_k/],
  [{ num_ctx: 1 }, /options.num_ctx/],
])("refuse %j", async (options, message) => {
  await expect(save("code", options)).rejects.toThrow(message);
});

it("count in the work of a task, before those of the model and within its window", async () => {
  const defaults = { system: "Be terse.", options: { temperature: 0.9, top_k: 3 }, keepAlive: null };
  await client.api.models.saveDefaults.mutate({ name: model, defaults });
  await save("general", { temperature: 0, num_ctx: contextLength });
  await daemon.mlx.script({ answers: [{ text: JSON.stringify(sampleAnswer(3)) }] });
  const { job } = await client.breakDown("Ship dark mode");
  expect(job.status).toBe("succeeded");
  const { system, options } = await asked("/api/generate");
  expect(system).toBe("Be terse.");
  expect(options).toMatchObject({ temperature: 0, top_k: 3 });
  expect(options.num_ctx).toBeLessThanOrEqual(contextLength);
});

it("count in a chat where the chat says nothing itself", async () => {
  await save("chat", { temperature: 0.4, top_p: 0.5 });
  await daemon.mlx.script({ answers: [{ text: "Hello." }] });
  await client.api.conversations.start.mutate({
    lanes: [{ model, system: "", options: { temperature: 1.1 } }],
    message: { content: "Hello?", attachments: [] },
  });
  expect((await asked("/api/chat")).options).toMatchObject({ temperature: 1.1, top_p: 0.5, top_k: 3 });
});
