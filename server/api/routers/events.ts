import { procedure, router } from "~/server/api/trpc";
import { watchEvents } from "~/server/services/watch-events";
import type { ServerEvent } from "~/shared/contracts/event";

export const eventsRouter = router({
  /** One subscription a page: a `hello` snapshot, then every change. */
  watch: procedure.subscription(async function* ({ ctx, signal }): AsyncGenerator<ServerEvent> {
    yield* watchEvents(ctx, signal ?? new AbortController().signal);
  }),
});
