import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createMcpServer } from "~/server/mcp/mcp-server";
import { type ToolTier, toolTiers } from "~/server/mcp/tool";
import type { Runtime } from "~/server/runtime";

const idleMs = 30 * 60_000;
const mostSessions = 100;

interface Session {
  transport: StreamableHTTPServerTransport;
  usedAt: number;
}

const sessionsByRuntime = new WeakMap<Runtime, Map<string, Session>>();

/**
 * MCP over streamable HTTP: a session each client, so that it can cancel its calls. Sessions idle for half an hour, and the
 * oldest beyond 100, are ended. `?tools=core|standard|all` chooses the tools.
 */
export async function answerMcp(
  runtime: Runtime,
  req: IncomingMessage,
  res: ServerResponse,
  body: unknown,
): Promise<void> {
  const sessions = sessionsByRuntime.get(runtime) ?? new Map<string, Session>();
  sessionsByRuntime.set(runtime, sessions);
  endIdle(sessions);
  const id = req.headers["mcp-session-id"];
  const known = typeof id === "string" ? sessions.get(id) : undefined;
  if (known) {
    known.usedAt = Date.now();
    await known.transport.handleRequest(req, res, body);
    return;
  }
  if (typeof id === "string") {
    refuse(res, 404, -32001, "Session not found; initialize again");
    return;
  }
  const tier = readTier(req);
  if (tier === null) {
    refuse(res, 400, -32602, `"tools" must be one of ${toolTiers.join(", ")}`);
    return;
  }
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (sessionId) => {
      sessions.set(sessionId, { transport, usedAt: Date.now() });
    },
  });
  transport.onclose = () => {
    if (transport.sessionId) sessions.delete(transport.sessionId);
  };
  await createMcpServer(runtime, tier).connect(
    transport as Parameters<ReturnType<typeof createMcpServer>["connect"]>[0],
  );
  await transport.handleRequest(req, res, body);
  if (!transport.sessionId) await transport.close();
}

function endIdle(sessions: Map<string, Session>): void {
  const byAge = [...sessions.values()].sort((a, b) => a.usedAt - b.usedAt);
  const oldest = byAge.slice(0, Math.max(0, byAge.length - mostSessions));
  for (const session of byAge) {
    if (oldest.includes(session) || Date.now() - session.usedAt > idleMs) void session.transport.close();
  }
}

function readTier(req: IncomingMessage): ToolTier | null {
  const asked = new URL(req.url ?? "/", "http://localhost").searchParams.get("tools") ?? "standard";
  return toolTiers.find((tier) => tier === asked) ?? null;
}

function refuse(res: ServerResponse, status: number, code: number, message: string): void {
  res.writeHead(status, { "content-type": "application/json" });
  res.end(JSON.stringify({ jsonrpc: "2.0", error: { code, message }, id: null }));
}
