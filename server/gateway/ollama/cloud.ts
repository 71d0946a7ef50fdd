import { AppError } from "~/server/errors";
import { type Handler, largestShortBodyBytes, readBody, sendJson } from "~/server/gateway/exchange";
import { parseRequest } from "~/server/gateway/json-body";
import { readModelName } from "~/server/gateway/ollama/describe";

/** `POST /api/push`. */
export const refusePush: Handler = async (exchange) => {
  const { value } = parseRequest(await readBody(exchange, largestShortBodyBytes));
  const name = readModelName(exchange, value, "model is required");
  throw new AppError("FORBIDDEN", `'${name}' is not pushed: ollmlx sends nothing away from this machine`);
};

/** `GET /api/status`: the parts of Ollama that need its cloud are off. */
export const describeCloud: Handler = ({ res }) => sendJson(res, 200, { cloud: { disabled: true, source: "ollmlx" } });

/** Routes of an account at ollama.com. */
export const refuseAccount: Handler = () => {
  throw new AppError("FORBIDDEN", "ollmlx has no account at ollama.com: it sends nothing away from this machine");
};
