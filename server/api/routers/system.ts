import { procedure, router } from "~/server/api/trpc";
import { describeSystem } from "~/server/services/describe-system";
import { systemSchema } from "~/shared/contracts/system";

export const systemRouter = router({
  /** Versions, addresses, machine, engines, and every setting with where its value came from. */
  status: procedure.output(systemSchema).query(({ ctx }) => describeSystem(ctx)),
});
