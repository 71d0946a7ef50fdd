import { AppError } from "~/server/errors";

/** What a caller can mend in one field of the request. */
export class RequestError extends AppError {
  /** `field` is its path as a person writes it, `messages[0].content`; null when it is the whole request. */
  constructor(
    message: string,
    readonly field: string | null = null,
  ) {
    super("BAD_REQUEST", message);
  }
}
