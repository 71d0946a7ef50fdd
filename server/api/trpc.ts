import { initTRPC, TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { errorTable, toAppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";

const t = initTRPC.context<Runtime>().create({
  errorFormatter({ shape, error }) {
    const cause = error.cause ? toAppError(error.cause) : null;
    const message = error.cause instanceof ZodError ? describeIssues(error.cause) : shape.message;
    return { ...shape, message, data: { ...shape.data, hint: cause?.hint ?? null, stack: undefined } };
  },
});

/** The first things that were wrong with an input, each with its place: "bits: affine takes 2, 3, 4, 5, 6 or 8 bits". */
function describeIssues({ issues }: ZodError): string {
  const shown = issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message));
  return shown.join("; ");
}

/** Turns what a service threw into tRPC's codes by the one table in `errors.ts`. */
const mapErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || result.error.code !== "INTERNAL_SERVER_ERROR") return result;
  const error = toAppError(result.error.cause ?? result.error);
  throw new TRPCError({ code: errorTable[error.code].trpc, message: error.message, cause: error });
});

export const router = t.router;
export const procedure = t.procedure.use(mapErrors);
