import { sumUsage, toFigures } from "~/server/gateway/chat-bridge/figures";
import { openChat } from "~/server/gateway/chat-bridge/open-chat";
import { readJson } from "~/server/gateway/chat-bridge/read-json";
import { type ReadAnswer, readAnswers } from "~/server/gateway/chat-bridge/several-answers";
import { SseStream } from "~/server/gateway/chat-bridge/sse-stream";
import { type Exchange, sendJson } from "~/server/gateway/exchange";
import { openAiError } from "~/server/gateway/openai/error-body";
import { ResponseObject } from "~/server/gateway/openai/responses/response-object";
import { type EmitEvent, ResponseOutput } from "~/server/gateway/openai/responses/response-output";
import { type ResponseRequest, readResponseRequest } from "~/server/gateway/openai/responses/response-request";

/** `POST /v1/responses`. Nothing is kept: each request brings its whole conversation. */
export async function createResponse(exchange: Exchange): Promise<void> {
  const startedAtMs = performance.now();
  const request = readResponseRequest(await readJson(exchange));
  await (request.isStreamed ? streamResponse : answerResponse)(exchange, request, startedAtMs);
}

async function answerResponse(exchange: Exchange, request: ResponseRequest, startedAtMs: number): Promise<void> {
  const response = new ResponseObject(request);
  const output = new ResponseOutput(request.tools, request.isReasoningReturned, () => undefined);
  const open = (_: number, signal: AbortSignal) => openChat(exchange, request.plan, signal);
  const [answer] = await readAnswers(exchange, 1, open, (_, event, added) => void output.add(event, added));
  if (answer) sendJson(exchange.res, 200, finish(response, output, answer, startedAtMs));
}

/** The whole response object of an answer that has ended. */
function finish(response: ResponseObject, output: ResponseOutput, answer: ReadAnswer, startedAtMs: number) {
  const status = answer.parts.done.reason === "length" ? "incomplete" : "completed";
  output.finish(status);
  const usage = sumUsage([answer.parts]);
  const whole = response.at({ status, output: output.items, usage, error: null });
  return { ...whole, ollmlx: toFigures([answer], startedAtMs) };
}

async function streamResponse(exchange: Exchange, request: ResponseRequest, startedAtMs: number): Promise<void> {
  const response = new ResponseObject(request);
  let sequence = 0;
  const write = (type: string, fields: Record<string, unknown>): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`;
  const stream = new SseStream(exchange, {
    heartbeat: ": waiting for the model\n\n",
    writeError: (thrown) => {
      const { error } = openAiError(thrown);
      const failed = { code: "server_error", message: error.message };
      const state = response.at({ status: "failed", output: output.items, usage: null, error: failed });
      // Official clients throw on the first event; others wait for the second.
      const { code, message, param } = error;
      return write("error", { code, message, param, error }) + write("response.failed", { response: state });
    },
  });
  const emit: EmitEvent = (type, fields) => stream.write(write(type, fields));
  const output = new ResponseOutput(request.tools, request.isReasoningReturned, emit);
  const begin = () => {
    const begun = { response: response.at({ status: "in_progress", output: [], usage: null, error: null }) };
    emit("response.created", begun);
    emit("response.in_progress", begun);
  };
  await stream.guard(async () => {
    const open = (_: number, signal: AbortSignal) => openChat(exchange, request.plan, signal);
    const [answer] = await readAnswers(exchange, 1, open, (_, event, added) => {
      if (sequence === 0) begin();
      output.add(event, added);
      return stream.isFull ? stream.drained() : undefined;
    });
    if (!answer) return;
    const whole = finish(response, output, answer, startedAtMs);
    stream.end(
      write(whole.status === "incomplete" ? "response.incomplete" : "response.completed", { response: whole }),
    );
  });
}
