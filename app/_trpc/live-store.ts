import { createStore, useStore } from "~/components/store";
import type { EngineStatus } from "~/shared/contracts/engine";
import { isTerminal, type Job } from "~/shared/contracts/job";

/** connecting: not heard from yet; live: events arrive; offline: the connection is lost and being made again. */
export type Connection = "connecting" | "live" | "offline";

export const connectionStore = createStore<Connection>("connecting");
export const enginesStore = createStore<readonly EngineStatus[] | null>(null);
export const jobsStore = createStore<readonly Job[]>([]);
/** Live text of a model by job id, as far as this page has heard it. */
export const jobTextStore = createStore<ReadonlyMap<string, string>>(new Map());

export const useConnection = (): Connection => useStore(connectionStore);
/** Null until the daemon has said where its engines stand. */
export const useEngines = (): readonly EngineStatus[] | null => useStore(enginesStore);
/** Jobs of this session, newest first: those alive and those that ended while the page was open. */
export const useJobs = (): readonly Job[] => useStore(jobsStore);
export const useJob = (jobId: string | null): Job | null => useJobs().find((job) => job.id === jobId) ?? null;

const newestFirst = (a: Job, b: Job): number => b.createdAt - a.createdAt;

/** Puts one job's new state into the list and forgets its text once it ended. */
export function putJob(job: Job): void {
  jobsStore.set((jobs) => [...jobs.filter(({ id }) => id !== job.id), job].sort(newestFirst).slice(0, 100));
  if (isTerminal(job.status)) putJobText(job.id, null);
}

export function putJobText(jobId: string, text: string | null): void {
  if (text === null && !jobTextStore.get().has(jobId)) return;
  jobTextStore.set((texts) => {
    const next = new Map(texts);
    if (text === null) next.delete(jobId);
    else next.set(jobId, text);
    return next;
  });
}

/** Takes an ended job off the list of this page. */
export function dismissJob(jobId: string): void {
  jobsStore.set((jobs) => jobs.filter(({ id, status }) => id !== jobId || !isTerminal(status)));
}
