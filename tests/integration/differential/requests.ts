/** One request that both servers get. `MODEL` stands for the model's name on that server, `COPY` for a name of its own. */
export interface Probe {
  name: string;
  method?: "GET" | "HEAD" | "POST" | "DELETE";
  path: string;
  body?: unknown;
  /** Sent as it is instead of `body`. */
  text?: string;
}

const options = { num_predict: 4, temperature: 0, seed: 1 };
const messages = [{ role: "user", content: "the old mill" }];
const generate = (name: string, fields: Record<string, unknown>): Probe => ({
  name: `generate: ${name}`,
  path: "/api/generate",
  body: { model: "MODEL", prompt: "the old mill", options, ...fields },
});
const chat = (name: string, fields: Record<string, unknown>): Probe => ({
  name: `chat: ${name}`,
  path: "/api/chat",
  body: { model: "MODEL", messages, options, ...fields },
});
const wrong = (path: string, name: string, body: unknown): Probe => ({ name: `${path}: ${name}`, path, body });

const schema = { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] };

/** What a client of Ollama sends, right and wrong. */
export const probes: Probe[] = [
  { name: "heartbeat", method: "HEAD", path: "/" },
  { name: "root", method: "GET", path: "/" },
  { name: "version", method: "GET", path: "/api/version" },
  { name: "unknown path", method: "GET", path: "/api/nothing" },
  { name: "wrong method", method: "GET", path: "/api/generate" },
  generate("streamed", {}),
  generate("whole", { stream: false }),
  generate("load", { prompt: "" }),
  generate("load, whole", { prompt: "", stream: false }),
  generate("raw", { raw: true, stream: false }),
  generate("raw with a system text", { raw: true, system: "x", stream: false }),
  generate("JSON", { format: "json", stream: false, options: { ...options, num_predict: 40 } }),
  generate("schema", { format: schema, stream: false, options: { ...options, num_predict: 40 } }),
  generate("empty format", { format: "", stream: false }),
  generate("unknown format", { format: "yaml", stream: false }),
  generate("stop text", { stream: false, options: { ...options, num_predict: 60, stop: [" the"] } }),
  generate("explicit nulls", {
    system: null,
    suffix: null,
    images: null,
    keep_alive: null,
    options: { ...options, stop: null },
    stream: false,
  }),
  generate("unknown fields", { nonsense: 1, options: { ...options, nonsense: 1 }, stream: false }),
  generate("suffix", { suffix: "end", stream: false }),
  generate("think", { think: true, stream: false }),
  generate("bool as keep_alive", { keep_alive: true, stream: false }),
  generate("nonsense as keep_alive", { keep_alive: "abc", stream: false }),
  generate("log-probabilities", { logprobs: true, top_logprobs: 2, stream: false }),
  generate("too many log-probabilities", { logprobs: true, top_logprobs: 21, stream: false }),
  generate("rendered", { _debug_render_only: true, stream: false }),
  generate("number as prompt", { prompt: 5 }),
  generate("number as model", { model: 5 }),
  generate("unknown model", { model: "nobody:has-this" }),
  generate("no model", { model: "" }),
  generate("bad name", { model: "a b!" }),
  generate("wrong type of an option", { options: { temperature: "hot" }, stream: false }),
  chat("streamed", {}),
  chat("whole", { stream: false }),
  chat("load", { messages: [] }),
  chat("several roles", { messages: [{ role: "system", content: "x" }, ...messages], stream: false }),
  chat("schema", { format: schema, stream: false, options: { ...options, num_predict: 40 } }),
  chat("tools that the model has not", { tools: [{ type: "function", function: { name: "f" } }], stream: false }),
  chat("unknown model", { model: "nobody:has-this" }),
  chat("no model", { model: "" }),
  chat("text as messages", { messages: "x" }),
  { name: "chat: empty body", path: "/api/chat", text: "" },
  { name: "chat: half a body", path: "/api/chat", text: '{"model":' },
  { name: "show", path: "/api/show", body: { model: "MODEL" } },
  { name: "show: by its old name", path: "/api/show", body: { name: "MODEL" } },
  wrong("/api/show", "unknown model", { model: "nobody:has-this" }),
  wrong("/api/show", "no model", {}),
  { name: "tags", method: "GET", path: "/api/tags" },
  { name: "ps", method: "GET", path: "/api/ps" },
  wrong("/api/copy", "unknown source", { source: "nobody:has-this", destination: "b" }),
  wrong("/api/copy", "no source", {}),
  { name: "copy", path: "/api/copy", body: { source: "MODEL", destination: "COPY" } },
  { name: "delete", method: "DELETE", path: "/api/delete", body: { model: "COPY" } },
  { name: "delete: unknown model", method: "DELETE", path: "/api/delete", body: { model: "nobody:has-this" } },
  { name: "delete: no model", method: "DELETE", path: "/api/delete", body: {} },
  wrong("/api/create", "from nothing", { model: "new" }),
  wrong("/api/create", "no name", {}),
  wrong("/api/pull", "no name", {}),
  wrong("/api/push", "no model", {}),
  wrong("/api/embed", "number as input", { model: "MODEL", input: 3 }),
  wrong("/api/embed", "unknown model", { model: "nobody:has-this", input: "x" }),
  { name: "blob: not there", method: "HEAD", path: `/api/blobs/sha256:${"0".repeat(64)}` },
  { name: "blob: bad digest", path: "/api/blobs/sha256:zz", text: "x" },
  { name: "v1 models", method: "GET", path: "/v1/models" },
  { name: "v1 chat", path: "/v1/chat/completions", body: { model: "MODEL", messages, max_tokens: 4, temperature: 0 } },
  { name: "v1 chat: unknown model", path: "/v1/chat/completions", body: { model: "nobody:has-this", messages } },
  { name: "v1 chat: no messages", path: "/v1/chat/completions", body: { model: "MODEL", messages: [] } },
  { name: "v1 completions", path: "/v1/completions", body: { model: "MODEL", prompt: "the old", max_tokens: 4 } },
  {
    name: "v1 messages",
    path: "/v1/messages",
    body: { model: "MODEL", messages: [{ role: "user", content: "hi" }], max_tokens: 4 },
  },
  { name: "unload", path: "/api/generate", body: { model: "MODEL", keep_alive: 0 } },
];
