import { deleteOldEvents } from "~/db/queries/events";
import { deleteOldJobs, type Retention } from "~/db/queries/jobs";
import type { Runtime } from "~/server/runtime";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Ended work is looked up for a while; the newest stay whatever their age. */
export const jobRetention = { days: 30, keep: 1_000 };
/** What was done on the board can be undone one step after the other, so more of it stays, and for longer. */
export const eventRetention = { days: 365, keep: 20_000 };

/** What goes at one time, so that a database that grew for years does not hold the event loop. */
const MOST_AT_ONCE = 1_000;

const retain = ({ days, keep }: { days: number; keep: number }, now: number): Retention => ({
  before: now - days * DAY_MS,
  keep,
  limit: MOST_AT_ONCE,
});

/** Deletes ended jobs and actions on the board that are both old and many. `now` is epoch ms. Gives the numbers of rows. */
export function pruneHistory({ db }: Pick<Runtime, "db">, now: number): { jobs: number; events: number } {
  return {
    jobs: deleteOldJobs(db, retain(jobRetention, now)),
    events: deleteOldEvents(db, retain(eventRetention, now)),
  };
}

/** Prunes now and once a day. A disk that is full puts it off; the process may end in between. */
export function keepPruned(runtime: Pick<Runtime, "db" | "log">): void {
  const prune = () => {
    try {
      const gone = pruneHistory(runtime, Date.now());
      if (gone.jobs + gone.events > 0) runtime.log.info(gone, "old jobs and changes deleted");
    } catch (error) {
      runtime.log.warn({ err: error }, "old jobs and changes could not be deleted");
    }
  };
  prune();
  setInterval(prune, DAY_MS).unref();
}
