import { decodeBody } from "~/server/gateway/chat-bridge/decode-body";
import { type Exchange, readBody } from "~/server/gateway/exchange";
import { parseRequest } from "~/server/gateway/json-body";

export interface JsonBody {
  value: Record<string, unknown>;
  /** The JSON text. No prompt in it has more tokens than this has bytes. */
  text: Buffer;
}

/** The JSON object of a request, unpacked first when the client compressed it. Throws BAD_REQUEST, TOO_LARGE. */
export async function readJson(exchange: Exchange): Promise<JsonBody> {
  const body = await decodeBody(await readBody(exchange), exchange.req.headers["content-encoding"]);
  const { value, bytes } = parseRequest(body);
  return { value, text: bytes };
}
