import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { messages, model } from "~/tests/integration/v1/rig";

let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true, env: { OLLMLX_API_KEY: "secret-key" } });
});

afterAll(async () => {
  await daemon?.stop();
});

it("lets clients in by the header that each of them sends, and refuses others in their words", async () => {
  const openai = (apiKey: string) => new OpenAI({ baseURL: `${daemon.apiUrl}/v1`, apiKey, maxRetries: 0 });
  const anthropic = (apiKey: string) => new Anthropic({ baseURL: daemon.apiUrl, apiKey, maxRetries: 0 });
  const ask = (client: OpenAI) => client.chat.completions.create({ model, messages });
  const write = (client: Anthropic) => client.messages.create({ model, messages, max_tokens: 5 });
  expect((await ask(openai("secret-key"))).choices).toHaveLength(1);
  expect((await write(anthropic("secret-key"))).content).toHaveLength(1);
  const refused = await ask(openai("wrong")).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(OpenAI.AuthenticationError);
  expect(refused).toMatchObject({ code: "invalid_api_key" });
  const alsoRefused = await write(anthropic("wrong")).catch((error: unknown) => error);
  expect(alsoRefused).toBeInstanceOf(Anthropic.AuthenticationError);
  expect(alsoRefused).toMatchObject({ error: { error: { type: "authentication_error" } } });
});
