import { AppError } from "~/server/errors";
import { countTokens, createMessage } from "~/server/gateway/anthropic/messages";
import { isV1 } from "~/server/gateway/chat-bridge/v1-error";
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
import { completeChat } from "~/server/gateway/openai/chat-completions";
import { completeText } from "~/server/gateway/openai/completions";
import { embed } from "~/server/gateway/openai/embeddings";
import { isV1Model, listV1Models, showV1Model } from "~/server/gateway/openai/models";
import { createResponse } from "~/server/gateway/openai/responses/responses";

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
  ["/v1/chat/completions", post(completeChat)],
  ["/v1/completions", post(completeText)],
  ["/v1/embeddings", post(embed)],
  ["/v1/models", read(listV1Models)],
  ["/v1/responses", post(createResponse)],
  ["/v1/messages", post(createMessage)],
  ["/v1/messages/count_tokens", post(countTokens)],
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
  const methods = apiRoutes.get(path) ?? (isV1Model(path) ? read(showV1Model) : undefined);
  if (methods) {
    const handler = methods[method];
    if (!handler) throw new AppError("METHOD_NOT_ALLOWED", "405 method not allowed");
    return handler;
  }
  if (door.trpc && path.startsWith("/trpc/")) return door.trpc;
  if (path.startsWith("/api/blobs/")) return refuseRoute;
  if (isV1(path)) throw new AppError("NOT_FOUND", `there is no ${method} ${path}`);
  const isRead = method === "GET" || method === "HEAD";
  const isBrowser = req.headers.accept?.includes("text/html") ?? false;
  if (path === "/" && isRead && !(door.pages && isBrowser)) return describeRoot;
  const isApi = /^\/(api|v1|trpc|mcp|ws)(\/|$)/.test(path);
  if (door.pages && !isApi) return door.pages;
  return ({ res }) => sendText(res, 404, "404 page not found");
}
