import { type AppError, type ErrorCode, toAppError } from "~/server/errors";
import { describeError, isTooLong } from "~/server/gateway/chat-bridge/describe-error";
import { RequestError } from "~/server/gateway/chat-bridge/request-error";

const types: Partial<Record<ErrorCode, string>> = {
  INTERNAL: "api_error",
  UPSTREAM_FAILED: "api_error",
  BUSY: "api_error",
  UNAVAILABLE: "api_error",
  NO_SPACE: "api_error",
  NOT_SUPPORTED: "api_error",
  NOT_FOUND: "not_found_error",
};

/** An error as OpenAI's clients read it; `type` is one of the three that Ollama uses. */
export function openAiError(thrown: unknown) {
  const error = toAppError(thrown);
  const type = types[error.code] ?? "invalid_request_error";
  const param = error instanceof RequestError ? error.field : null;
  return { error: { message: describeError(error), type, param, code: errorCode(error) } };
}

function errorCode(error: AppError): string | null {
  if (isTooLong(error)) return "context_length_exceeded";
  if (error.code === "UNAUTHORIZED") return "invalid_api_key";
  if (error.code === "BUSY") return "server_overloaded";
  return error.code === "NOT_FOUND" && /^model /.test(error.message) ? "model_not_found" : null;
}
