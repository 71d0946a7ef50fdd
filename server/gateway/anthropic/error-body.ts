import { type ErrorCode, toAppError } from "~/server/errors";
import { describeError, isTooLong } from "~/server/gateway/chat-bridge/describe-error";

const types: Record<ErrorCode, string> = {
  BAD_REQUEST: "invalid_request_error",
  UNAUTHORIZED: "authentication_error",
  FORBIDDEN: "permission_error",
  NOT_FOUND: "not_found_error",
  METHOD_NOT_ALLOWED: "invalid_request_error",
  CONFLICT: "invalid_request_error",
  TOO_LARGE: "request_too_large",
  CANCELLED: "invalid_request_error",
  INTERNAL: "api_error",
  NOT_SUPPORTED: "invalid_request_error",
  UPSTREAM_FAILED: "api_error",
  BUSY: "overloaded_error",
  UNAVAILABLE: "overloaded_error",
  NO_SPACE: "api_error",
};

/** An error as Anthropic's clients read it. They shorten a conversation whose error begins "prompt is too long". */
export function anthropicError(thrown: unknown, requestId: string) {
  const error = toAppError(thrown);
  const text = describeError(error);
  const message = isTooLong(error) ? `prompt is too long: ${text}` : text;
  return { type: "error", error: { type: types[error.code], message }, request_id: requestId };
}
