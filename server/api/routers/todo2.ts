import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import { runTodo2, setTodo2Live } from "~/server/services/todo2/run-todo2";
import { describeTodo2, settleConflict } from "~/server/services/todo2/todo2-status";
import {
  liveTodo2Schema,
  settleTodo2Schema,
  todo2ReportSchema,
  todo2RunSchema,
  todo2StatusSchema,
} from "~/shared/contracts/todo2";

export const todo2Router = router({
  /** Where the sync of a folder stands. */
  status: procedure
    .input(z.object({ path: z.string().min(1).max(4096) }))
    .output(todo2StatusSchema)
    .query(({ ctx, input }) => describeTodo2(ctx, input.path)),
  /** Imports, exports or both; the folder becomes a workspace when it is none. */
  run: procedure
    .input(todo2RunSchema)
    .output(todo2ReportSchema)
    .mutation(({ ctx, input }) => runTodo2(ctx, input)),
  /** Turns the live sync of a folder on or off. */
  setLive: procedure.input(liveTodo2Schema).mutation(({ ctx, input }) => setTodo2Live(ctx, input)),
  /** Settles one conflict. */
  settle: procedure.input(settleTodo2Schema).mutation(({ ctx, input }) => settleConflict(ctx, input)),
});
