import { nameRequest } from "~/server/gateway/chat-bridge/v1-error";
import type { Handler } from "~/server/gateway/exchange";

/** A handler that is loaded at its first request: the schemas of these routes would be a sixth of the daemon's start. */
function late(load: () => Promise<Handler>): Handler {
  return async (exchange) => {
    nameRequest(exchange);
    await (await load())(exchange);
  };
}

const loadModels = () => import("~/server/gateway/openai/models");
const loadMessages = () => import("~/server/gateway/anthropic/messages");

const completeChat = late(async () => (await import("~/server/gateway/openai/chat-completions")).completeChat);
const completeText = late(async () => (await import("~/server/gateway/openai/completions")).completeText);
const embed = late(async () => (await import("~/server/gateway/openai/embeddings")).embed);
const createResponse = late(async () => (await import("~/server/gateway/openai/responses/responses")).createResponse);
const createMessage = late(async () => (await loadMessages()).createMessage);
const countTokens = late(async () => (await loadMessages()).countTokens);
const listModels = late(async () => (await loadModels()).listV1Models);
const showModel = late(async () => (await loadModels()).showV1Model);

/** OpenAI's and Anthropic's routes by address, with the handler of each method. */
export const v1Routes: [path: string, methods: Record<string, Handler>][] = [
  ["/v1/chat/completions", { POST: completeChat }],
  ["/v1/completions", { POST: completeText }],
  ["/v1/embeddings", { POST: embed }],
  ["/v1/models", { GET: listModels, HEAD: listModels }],
  ["/v1/responses", { POST: createResponse }],
  ["/v1/messages", { POST: createMessage }],
  ["/v1/messages/count_tokens", { POST: countTokens }],
];

/** The same for addresses that end with a model's id. */
export const v1PrefixRoutes: typeof v1Routes = [["/v1/models/", { GET: showModel, HEAD: showModel }]];
