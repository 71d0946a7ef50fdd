import { AppError } from "~/server/errors";
import type { Handler } from "~/server/gateway/exchange";

/** A route of a dialect that this version does not answer: said clearly, so that no client takes it for a typing error. */
export const refuseRoute: Handler = ({ method, path }) => {
  throw new AppError("NOT_SUPPORTED", `${method} ${path} is not supported by this version of ollmlx`);
};
