import { AppError } from "~/server/errors";
import { type Exchange, type Handler, sendJson, sendText } from "~/server/gateway/exchange";
import { relayMcp } from "~/server/gateway/mcp";
import { refuseRoute } from "~/server/gateway/not-built";
import {
  deleteModel,
  describeRoot,
  describeVersion,
  listRunning,
  listTags,
  showModel,
} from "~/server/gateway/ollama/describe";
import { relayModelRequest } from "~/server/gateway/ollama/generate";
import { pullModel } from "~/server/gateway/ollama/pull";

type Methods = Record<string, Handler>;

const read = (handler: Handler): Methods => ({ GET: handler, HEAD: handler });
const post = (handler: Handler): Methods => ({ POST: handler });

/** Ollama's API, on both ports. */
const apiRoutes = new Map<string, Methods>([
  ["/api/version", read(describeVersion)],
  ["/api/tags", read(listTags)],
  ["/api/ps", read(listRunning)],
  ["/api/show", post(showModel)],
  ["/api/generate", post((exchange) => relayModelRequest("/api/generate", exchange))],
  ["/api/chat", post((exchange) => relayModelRequest("/api/chat", exchange))],
  ["/api/pull", post(pullModel)],
  ["/api/delete", { DELETE: deleteModel }],
  ["/api/embed", post(refuseRoute)],
  ["/api/embeddings", post(refuseRoute)],
  ["/api/create", post(refuseRoute)],
  ["/api/copy", post(refuseRoute)],
  ["/api/push", post(refuseRoute)],
  ["/v1/chat/completions", post(refuseRoute)],
  ["/v1/completions", post(refuseRoute)],
  ["/v1/embeddings", post(refuseRoute)],
  ["/v1/models", read(refuseRoute)],
  ["/v1/responses", post(refuseRoute)],
  ["/v1/messages", post(refuseRoute)],
  ["/mcp", { GET: relayMcp, POST: relayMcp, DELETE: relayMcp }],
  ["/healthz", read(({ res }) => sendJson(res, 200, { status: "ok" }))],
]);

/** What a port serves beside the APIs. */
export interface Door {
  /** The dashboard's port also serves pages and tRPC; the Ollama port looks like Ollama. */
  pages: Handler | null;
  trpc: Handler | null;
}

/** The handler of an address. Throws METHOD_NOT_ALLOWED; an unknown path below the APIs is 404 as Ollama writes it. */
export function findHandler({ method, path, req }: Exchange, door: Door): Handler {
  const methods = apiRoutes.get(path);
  if (methods) {
    const handler = methods[method];
    if (!handler) throw new AppError("METHOD_NOT_ALLOWED", "405 method not allowed");
    return handler;
  }
  if (door.trpc && path.startsWith("/trpc/")) return door.trpc;
  if (path.startsWith("/api/blobs/")) return refuseRoute;
  const isRead = method === "GET" || method === "HEAD";
  const isBrowser = req.headers.accept?.includes("text/html") ?? false;
  if (path === "/" && isRead && !(door.pages && isBrowser)) return describeRoot;
  const isApi = /^\/(api|v1|trpc|mcp|ws)(\/|$)/.test(path);
  if (door.pages && !isApi) return door.pages;
  return ({ res }) => sendText(res, 404, "404 page not found");
}
