import { AppError } from "~/server/errors";
import { isV1 } from "~/server/gateway/chat-bridge/v1-error";
import { v1PrefixRoutes, v1Routes } from "~/server/gateway/chat-bridge/v1-routes";
import { type Exchange, type Handler, sendJson, sendText } from "~/server/gateway/exchange";
import { relayMcp } from "~/server/gateway/mcp";
import { describeMetrics } from "~/server/gateway/metrics";
import { probeBlob, receiveBlob } from "~/server/gateway/ollama/blobs";
import { describeCloud, refuseAccount, refusePush } from "~/server/gateway/ollama/cloud";
import { copyModel } from "~/server/gateway/ollama/copy";
import { createModel } from "~/server/gateway/ollama/create";
import {
  deleteModel,
  describeRoot,
  describeVersion,
  listRunning,
  listTags,
  showModel,
} from "~/server/gateway/ollama/describe";
import { embedPrompt } from "~/server/gateway/ollama/embeddings";
import { relayModelRequest } from "~/server/gateway/ollama/generate";
import { pullModel } from "~/server/gateway/ollama/pull";
import { describeApi } from "~/server/gateway/openapi";
import { cancelQueued, describeQueues } from "~/server/gateway/queue";

type Methods = Record<string, Handler>;

const read = (handler: Handler): Methods => ({ GET: handler, HEAD: handler });
const post = (handler: Handler): Methods => ({ POST: handler });

/** The APIs of models, on both ports. */
const apiRoutes = new Map<string, Methods>([
  ["/api/version", read(describeVersion)],
  ["/api/tags", read(listTags)],
  ["/api/ps", read(listRunning)],
  ["/api/show", post(showModel)],
  ["/api/generate", post((exchange) => relayModelRequest("/api/generate", exchange))],
  ["/api/chat", post((exchange) => relayModelRequest("/api/chat", exchange))],
  ["/api/pull", post(pullModel)],
  ["/api/delete", { DELETE: deleteModel }],
  ["/api/embed", post((exchange) => relayModelRequest("/api/embed", exchange))],
  ["/api/embeddings", post(embedPrompt)],
  ["/api/create", post(createModel)],
  ["/api/copy", post(copyModel)],
  ["/api/push", post(refusePush)],
  ["/api/status", read(describeCloud)],
  ["/api/me", post(refuseAccount)],
  ["/api/signout", post(refuseAccount)],
  ["/api/queue", read(describeQueues)],
  ...v1Routes,
  ["/mcp", { GET: relayMcp, POST: relayMcp, DELETE: relayMcp }],
  ["/metrics", read(describeMetrics)],
  ["/openapi.json", read(describeApi)],
  ["/healthz", read(({ res }) => sendJson(res, 200, { status: "ok" }))],
]);

/** Routes with a part of their own at the end. */
const prefixRoutes: [prefix: string, methods: Methods][] = [
  ["/api/blobs/", { HEAD: probeBlob, POST: receiveBlob }],
  ["/api/queue/", { DELETE: cancelQueued }],
  ...v1PrefixRoutes,
];

function findByPrefix(path: string): Methods | undefined {
  return prefixRoutes.find(([prefix]) => path.startsWith(prefix))?.[1];
}

/** The route that an address belongs to: one of a small number of texts, whatever clients ask for. */
export function routeName(path: string): string {
  if (apiRoutes.has(path) || path === "/") return path;
  const prefix = [...prefixRoutes.map(([one]) => one), "/trpc/"].find((one) => path.startsWith(one));
  return prefix ? `${prefix}*` : "other";
}

/** What a port serves beside the APIs. */
export interface Door {
  /** The dashboard's port also serves pages and tRPC; the Ollama port looks like Ollama. */
  pages: Handler | null;
  trpc: Handler | null;
}

/** The handler of an address. Throws METHOD_NOT_ALLOWED; an unknown path below the APIs is 404 as Ollama writes it. */
export function findHandler({ method, path, req }: Exchange, door: Door): Handler {
  const methods = apiRoutes.get(path) ?? findByPrefix(path);
  if (methods) {
    const handler = methods[method];
    if (!handler) throw new AppError("METHOD_NOT_ALLOWED", "405 method not allowed");
    return handler;
  }
  if (door.trpc && path.startsWith("/trpc/")) return door.trpc;
  if (isV1(path)) throw new AppError("NOT_FOUND", `there is no ${method} ${path}`);
  const isRead = method === "GET" || method === "HEAD";
  const isBrowser = req.headers.accept?.includes("text/html") ?? false;
  if (path === "/" && isRead && !(door.pages && isBrowser)) return describeRoot;
  const isApi = /^\/(api|v1|trpc|mcp|ws)(\/|$)/.test(path);
  if (door.pages && !isApi) return door.pages;
  return ({ res }) => sendText(res, 404, "404 page not found");
}
