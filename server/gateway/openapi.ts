import { z } from "zod";
import { type Handler, sendJson } from "~/server/gateway/exchange";
import { modelRequests } from "~/server/gateway/ollama/check-request";
import { createBody } from "~/server/gateway/ollama/create-request";
import { modelQueueSchema } from "~/shared/contracts/queue";

type Json = Record<string, unknown>;

interface Operation {
  summary: string;
  /** Schema of the JSON body; absent where there is none. */
  body?: Json;
  /** Type and schema of the answer with status 200; absent where that has no body. */
  answer?: { type: string; schema: Json };
  parameters?: Json[];
}

const toJson = (schema: z.ZodType): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return json;
};
const object = (properties: Json = {}, required: string[] = []): Json => ({ type: "object", properties, required });
const text: Json = { type: "string" };
const list = (items: Json): Json => ({ type: "array", items });
const json = (schema: Json = object()) => ({ type: "application/json", schema });
const lines = { type: "application/x-ndjson", schema: text };
const byModel = object({ model: text, name: text }, ["model"]);
const pathText = (name: string): Json => ({ name, in: "path", required: true, schema: text });
const chat = (more: Json = {}): Json =>
  object({ model: text, messages: list(object()), stream: { type: "boolean" }, ...more }, ["model", "messages"]);

/** What each address answers, as `method path`. */
const operations: Record<string, Operation> = {
  "get /api/version": { summary: "Version of Ollama's API spoken here", answer: json(object({ version: text })) },
  "get /api/tags": { summary: "Installed models", answer: json(object({ models: list(object()) })) },
  "get /api/ps": { summary: "Loaded models", answer: json(object({ models: list(object()) })) },
  "post /api/show": { summary: "What is known of a model", body: byModel, answer: json() },
  "post /api/generate": {
    summary: "Continue a prompt; without one, load or unload the model",
    body: toJson(modelRequests["/api/generate"]),
    answer: lines,
  },
  "post /api/chat": { summary: "Answer a conversation", body: toJson(modelRequests["/api/chat"]), answer: lines },
  "post /api/embed": { summary: "Vectors of texts", body: toJson(modelRequests["/api/embed"]), answer: json() },
  "post /api/embeddings": {
    summary: "Vector of a text",
    body: toJson(modelRequests["/api/embeddings"]),
    answer: json(),
  },
  "post /api/pull": { summary: "Download a model", body: byModel, answer: lines },
  "post /api/push": { summary: "Refused: nothing leaves this machine", body: byModel },
  "post /api/create": { summary: "Make a model from another or from uploads", body: toJson(createBody), answer: lines },
  "post /api/copy": {
    summary: "Name a model again",
    body: object({ source: text, destination: text }, ["source", "destination"]),
  },
  "delete /api/delete": { summary: "Delete a model", body: byModel },
  "head /api/blobs/{digest}": { summary: "Whether content is here", parameters: [pathText("digest")] },
  "get /api/queue": {
    summary: "Who waits for which model",
    answer: json(object({ models: list(toJson(modelQueueSchema)) })),
  },
  "delete /api/queue/{id}": { summary: "End a request", parameters: [pathText("id")] },
  "post /v1/chat/completions": { summary: "OpenAI's chat", body: chat(), answer: json() },
  "post /v1/completions": {
    summary: "OpenAI's completions",
    body: object({ model: text, prompt: text, max_tokens: { type: "integer" } }, ["model", "prompt"]),
    answer: json(),
  },
  "post /v1/embeddings": {
    summary: "OpenAI's embeddings",
    body: object({ model: text, input: text }, ["model", "input"]),
    answer: json(),
  },
  "get /v1/models": { summary: "Installed models in OpenAI's form", answer: json() },
  "get /v1/models/{model}": { summary: "One model in OpenAI's form", parameters: [pathText("model")], answer: json() },
  "post /v1/responses": {
    summary: "OpenAI's responses",
    body: object({ model: text, input: text }, ["model", "input"]),
    answer: json(),
  },
  "post /v1/messages": {
    summary: "Anthropic's messages",
    body: { ...chat({ max_tokens: { type: "integer", minimum: 1 } }), required: ["model", "messages", "max_tokens"] },
    answer: json(),
  },
  "post /v1/messages/count_tokens": { summary: "Tokens of Anthropic's messages", body: chat(), answer: json() },
  "get /metrics": { summary: "Counts for Prometheus", answer: { type: "text/plain", schema: text } },
  "get /healthz": { summary: "Whether the daemon answers", answer: json() },
};

/** `GET /openapi.json`: the model APIs as OpenAPI 3.1. */
export const describeApi: Handler = ({ res, runtime }) => {
  sendJson(res, 200, {
    openapi: "3.1.0",
    info: {
      title: "ollmlx",
      version: runtime.config.version,
      description: "Ollama's API, and OpenAI's and Anthropic's, for MLX and GGUF models on this machine.",
    },
    servers: [{ url: "/" }],
    paths: paths(),
    components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
    security: [{}, { key: [] }],
  });
};

function paths(): Json {
  const result: Record<string, Json> = {};
  for (const [address, operation] of Object.entries(operations)) {
    const [method = "", path = ""] = address.split(" ");
    result[path] = { ...result[path], [method]: toOperation(operation) };
  }
  return result;
}

function toOperation({ summary, body, answer, parameters }: Operation): Json {
  return {
    summary,
    ...(parameters ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: { "application/json": { schema: body } } } } : {}),
    responses: {
      200: { description: "Done", ...(answer ? { content: { [answer.type]: { schema: answer.schema } } } : {}) },
      default: { description: "What was wrong and what to do, in the dialect of the address" },
    },
  };
}
