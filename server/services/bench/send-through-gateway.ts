import { request } from "node:http";
import type { EngineReply, EngineRoute } from "~/server/engines/engine";
import { passHeader } from "~/server/engines/engine-lease";

/** Where the daemon itself answers, with what lets the benchmark's own requests in. */
export interface GatewayDoor {
  url: string;
  apiKey: string | null;
  /** The pass of the one who holds the engines. */
  pass: string;
}

/** Sends a request as any client would, over a new connection to the daemon. Throws what the connection throws. */
export function sendThroughGateway(
  { url, apiKey, pass }: GatewayDoor,
  route: EngineRoute,
  body: Buffer,
  signal: AbortSignal,
): Promise<EngineReply> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": body.length,
      [passHeader]: pass,
      ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
    };
    const sent = request(new URL(route, url), { method: "POST", headers, signal }, (reply) =>
      resolve({
        statusCode: reply.statusCode ?? 0,
        contentType: reply.headers["content-type"] ?? "",
        body: reply,
      }),
    );
    sent.once("error", (error) => reject(signal.aborted ? signal.reason : error));
    sent.end(body);
  });
}
