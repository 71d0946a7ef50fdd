"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useTRPC, useTRPCClient } from "~/app/_trpc/client";
import { followConversations } from "~/app/_trpc/conversation-events";
import { joinOverlap } from "~/app/_trpc/join-overlap";
import {
  connectionStore,
  enginesStore,
  jobsStore,
  jobTextStore,
  putJob,
  putJobText,
  useJob,
} from "~/app/_trpc/live-store";
import { useStore } from "~/components/store";
import type { ServerEvent } from "~/shared/contracts/event";
import { isTerminal, type Job } from "~/shared/contracts/job";

type Scope =
  | "tasks"
  | "comments"
  | "workspaces"
  | "proposals"
  | "executions"
  | "models"
  | "bench"
  | "prompts"
  | "system";

/** Kinds of work that change what is installed. */
const modelWork: ReadonlySet<Job["kind"]> = new Set(["pull", "convert", "twin", "finetune", "remove"]);

/** Events of a burst make one refetch: scopes are gathered for this long. */
const GATHER_MS = 80;

/**
 * The page's one subscription to the daemon. It feeds the stores of `live-store.ts`, refetches the queries an event
 * names, and everything after a lost connection came back. `onJobEnd` hears of jobs that ended while the page watched.
 */
export function LiveEvents({ onJobEnd }: { onJobEnd: (job: Job) => void }): null {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();

  useEffect(() => {
    const dirty = new Set<Scope>();
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let heardHello = false;

    const refetch = (...scopes: Scope[]) => {
      for (const scope of scopes) dirty.add(scope);
      gathering ??= setTimeout(() => {
        gathering = undefined;
        for (const scope of dirty) void queryClient.invalidateQueries(trpc[scope].pathFilter());
        dirty.clear();
      }, GATHER_MS);
    };

    const chats = followConversations(queryClient, trpc);
    const texts = new Map<string, string>();
    let frame = 0;
    const paintTexts = () => {
      frame = 0;
      for (const [jobId, text] of texts) putJobText(jobId, text);
    };

    const takeJob = (job: Job) => {
      const before = jobsStore.get().find(({ id }) => id === job.id);
      if (isTerminal(job.status)) {
        texts.delete(job.id);
        if (modelWork.has(job.kind)) refetch("models");
        if (job.kind === "bench") refetch("bench");
        if (job.kind === "breakdown") refetch("proposals");
        if (before && !isTerminal(before.status)) onJobEnd(job);
      }
      putJob(job);
    };

    const take = (event: ServerEvent) => {
      switch (event.type) {
        case "hello":
          connectionStore.set("live");
          enginesStore.set(event.engines);
          for (const job of event.jobs) takeJob(job);
          jobsStore.set((jobs) =>
            jobs.filter((job) => isTerminal(job.status) || event.jobs.some(({ id }) => id === job.id)),
          );
          texts.clear();
          jobTextStore.set(new Map());
          if (heardHello) void queryClient.invalidateQueries();
          heardHello = true;
          break;
        case "job.changed":
          takeJob(event.job);
          break;
        case "job.text":
          texts.set(event.jobId, (texts.get(event.jobId) ?? "") + event.delta);
          frame ||= requestAnimationFrame(paintTexts);
          break;
        case "engine.changed":
          enginesStore.set(
            (engines) => engines?.map((known) => (known.id === event.engine.id ? event.engine : known)) ?? null,
          );
          refetch("models", "system");
          break;
        case "tasks.changed":
          refetch("tasks", "comments");
          break;
        case "workspaces.changed":
          refetch("workspaces", "tasks");
          break;
        case "proposals.changed":
          refetch("proposals");
          break;
        case "executions.changed":
          refetch("executions");
          break;
        case "models.changed":
          refetch("models");
          break;
        case "bench.changed":
          refetch("bench");
          break;
        case "prompts.changed":
          refetch("prompts");
          break;
        case "conversations.changed":
          chats.note(event.conversationId);
          break;
        case "presets.changed":
          void queryClient.invalidateQueries(trpc.conversations.presets.pathFilter());
          break;
        case "answer.text":
          chats.takeText(event);
          break;
      }
    };

    const subscription = client.events.watch.subscribe(undefined, {
      onData: take,
      onError: () => connectionStore.set("offline"),
      onConnectionStateChange: ({ state, error }) => {
        if (state === "connecting" && error) connectionStore.set("offline");
      },
    });
    return () => {
      subscription.unsubscribe();
      chats.stop();
      clearTimeout(gathering);
      cancelAnimationFrame(frame);
    };
  }, [client, trpc, queryClient, onJobEnd]);

  return null;
}

/** What a model has said so far in a job, growing while it runs; "" before the first word and after the end. */
export function useJobText(jobId: string | null): string {
  const trpc = useTRPC();
  const live = useStore(jobTextStore).get(jobId ?? "") ?? "";
  const running = useJob(jobId)?.status === "running";
  const earlier = useQuery({
    ...trpc.jobs.text.queryOptions({ id: jobId ?? "" }),
    enabled: jobId !== null && running,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const snapshot = earlier.data ?? "";
  return useMemo(() => (running ? joinOverlap(snapshot, live) : ""), [running, snapshot, live]);
}
