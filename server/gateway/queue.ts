import { AppError } from "~/server/errors";
import { type Exchange, type Handler, sendJson } from "~/server/gateway/exchange";
import { cancelRequest, listQueues } from "~/server/services/request-queues";

/** `GET /api/queue`: models with requests, and who waits where. */
export const describeQueues: Handler = ({ res, runtime }) => sendJson(res, 200, { models: listQueues(runtime) });

/** `DELETE /api/queue/<id>`: ends a request, whose client gets status 499 or a last line with the error. */
export function cancelQueued({ res, path, runtime }: Exchange): void {
  const id = path.slice("/api/queue/".length);
  if (!cancelRequest(runtime, id)) throw new AppError("NOT_FOUND", `there is no request '${id}' in a queue`);
  res.writeHead(200, { "content-length": 0 }).end();
}
