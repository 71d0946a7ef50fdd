import type { Handler } from "~/server/gateway/exchange";
import { readBody } from "~/server/gateway/exchange";
import { parseJsonObject } from "~/server/gateway/json-body";

/** `/mcp`. The protocol's package is loaded when a first client comes. */
export const relayMcp: Handler = async (exchange) => {
  const { req, res, runtime, method } = exchange;
  const { answerMcp } = await import("~/server/mcp/mcp-sessions");
  const body = method === "POST" ? await readMessage(exchange) : undefined;
  await answerMcp(runtime, req, res, body);
};

/** One message or a batch of them. */
async function readMessage(exchange: Parameters<Handler>[0]): Promise<unknown> {
  const body = await readBody(exchange);
  return body.toString("utf8").trimStart().startsWith("[") ? JSON.parse(body.toString("utf8")) : parseJsonObject(body);
}
