/**
 * A model server for tests: a process of its own that speaks docs/engine-protocol.md and the parts of Ollama's API that
 * the daemon uses, with answers, delays and faults set over `POST /script` (script.ts). `GET /script/requests` tells
 * what it was asked and which callers left. SCRIPTED_ENGINE_SCRIPT holds the script
 * of every new life. Started with the flags of the MLX backend, or
 * with OLLAMA_HOST and the model names that it lists (`--installed`).
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { parseArgs } from "node:util";
import { AnswerQueue, type Script, type SeenRequest, scriptSchema } from "~/tests/fakes/script";
import { ModelRoutes } from "~/tests/fakes/scripted-model-routes";

const { values } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    port: { type: "string" },
    installed: { type: "string", multiple: true },
    "exit-with-parent": { type: "boolean" },
  },
});
const port = Number(values.port ?? process.env.OLLAMA_HOST?.split(":").at(-1) ?? 0);

let script: Script = scriptSchema.parse({
  models: values.installed ?? null,
  ...JSON.parse(process.env.SCRIPTED_ENGINE_SCRIPT ?? "{}"),
});
let answers = new AnswerQueue(script.answers);
const seen: SeenRequest[] = [];
const models = new ModelRoutes(
  () => script,
  (prompt) => answers.next(prompt),
);

const server = createServer(async (req, res) => {
  const body = await readBody(req);
  const path = (req.url ?? "/").split("?")[0] ?? "/";
  if (path === "/script") {
    script = scriptSchema.parse(JSON.parse(body));
    answers = new AnswerQueue(script.answers);
    seen.length = 0;
    return sendJson(res, 200, script);
  }
  if (path === "/script/requests") return sendJson(res, 200, seen);
  if (path === "/health") return sendHealth(res);
  if (path === "/") return void res.writeHead(200, { "content-type": "text/plain" }).end("Ollama is running");
  if (req.method === "POST" && path === "/engine/tokenize") {
    const count = String(JSON.parse(body).text).split(/\s+/).filter(Boolean).length;
    return sendJson(res, 200, { tokens: Array.from({ length: count }, (_, i) => i), count });
  }
  if (req.method === "POST" && path === "/engine/count") return sendJson(res, 200, { count: countPrompt(body) });
  if (req.method === "POST" && path === "/engine/detokenize") {
    const { tokens } = JSON.parse(body) as { tokens: number[] };
    return sendJson(res, 200, { text: tokens.map((token) => `t${token}`).join(" ") });
  }
  const record: SeenRequest = { route: `${req.method} ${path}`, body, state: "open", bytesSent: 0, sentAtMs: [] };
  seen.push(record);
  const socket = res.socket;
  Object.defineProperty(record, "bytesSent", { enumerable: true, get: () => socket?.bytesWritten ?? 0 });
  res.on("close", () => {
    record.state = res.writableFinished ? "done" : "aborted";
  });
  const onText = () => record.sentAtMs.push(performance.now());
  if (!models.handle(req.method ?? "GET", path, body, res, onText)) res.writeHead(404).end("404 page not found");
});

// As the real engines do: the daemon is the one that gives up a connection that nobody uses.
server.keepAliveTimeout = 75_000;

server.listen(port, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.stdout.write(`${JSON.stringify({ port: address.port })}\n`);
});

process.on("SIGTERM", () => process.exit(0));
if (values["exit-with-parent"]) {
  process.stdin.resume();
  process.stdin.on("end", () => process.exit(0));
}

function sendHealth(res: ServerResponse): void {
  const open = seen.filter((request) => request.state === "open").length;
  const status = script.healthy ? "ok" : "dead";
  sendJson(res, script.healthy ? 200 : 503, {
    status,
    version: "scripted",
    mlx: "0",
    mlx_lm: "0",
    device: "none",
    pid: process.pid,
    models: models.loadedNames(),
    running: open,
    waiting: 0,
  });
}

/** Words of all turns: the tokenizer of this engine. */
function countPrompt(body: string): number {
  const { messages = [] } = JSON.parse(body) as { messages?: { content: string }[] };
  return messages.flatMap(({ content }) => content.split(/\s+/).filter(Boolean)).length;
}

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function sendJson(res: ServerResponse, status: number, value: unknown): void {
  res.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(value));
}
