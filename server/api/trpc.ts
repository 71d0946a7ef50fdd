import { initTRPC, TRPCError } from "@trpc/server";
import { errorTable, toAppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";

const t = initTRPC.context<Runtime>().create({
  errorFormatter({ shape, error }) {
    const cause = error.cause ? toAppError(error.cause) : null;
    return { ...shape, data: { ...shape.data, hint: cause?.hint ?? null, stack: undefined } };
  },
});

/** Turns what a service threw into tRPC's codes by the one table in `errors.ts`. */
const mapErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || result.error.code !== "INTERNAL_SERVER_ERROR") return result;
  const error = toAppError(result.error.cause ?? result.error);
  throw new TRPCError({ code: errorTable[error.code].trpc, message: error.message, cause: error });
});

export const router = t.router;
export const procedure = t.procedure.use(mapErrors);
