"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, createWSClient, httpBatchLink, splitLink, TRPCClientError, wsLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { ReactNode } from "react";
import type { AppRouter } from "~/server/api/root";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** Errors that a second try cannot mend: the caller was wrong. */
const isFinal = (error: unknown): boolean => {
  const status =
    error instanceof TRPCClientError ? (error.data as { httpStatus?: number } | null)?.httpStatus : undefined;
  return status !== undefined && status < 500;
};

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Events say when something changed, so nothing grows stale by itself.
      queries: {
        // The daemon is on this machine: it answers while the machine has no network.
        networkMode: "always",
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) => count < 2 && !isFinal(error),
        retryDelay: (attempt) => 300 * 2 ** attempt,
      },
      mutations: { networkMode: "always" },
    },
  });
}

/** What an engine or the hub has to answer, which may take seconds. */
const asksElsewhere = /^(models\.|bench\.(pairs|preflight)$|prompts\.countTokens$)/;

/**
 * Queries and changes in batches on `/trpc`, subscriptions on one WebSocket at `/ws`, both of this page's origin. A batch is
 * as slow as its slowest part, so what the daemon knows by itself travels without what it has to ask for.
 */
function createClient() {
  const httpUrl = typeof window === "undefined" ? "http://127.0.0.1/trpc" : `${window.location.origin}/trpc`;
  const batch = () => httpBatchLink({ url: httpUrl, maxItems: 20 });
  const http = splitLink({ condition: ({ path }) => asksElsewhere.test(path), true: batch(), false: batch() });
  if (typeof window === "undefined") return createTRPCClient<AppRouter>({ links: [http] });
  const ws = createWSClient({
    url: `${window.location.origin.replace(/^http/, "ws")}/ws`,
    retryDelayMs: (attempt) => Math.min(5_000, 250 * 2 ** attempt),
    keepAlive: { enabled: true, intervalMs: 15_000, pongTimeoutMs: 5_000 },
  });
  const links = [
    splitLink({ condition: ({ type }) => type === "subscription", true: wsLink({ client: ws }), false: http }),
  ];
  return createTRPCClient<AppRouter>({ links });
}

interface Door {
  queryClient: QueryClient;
  client: ReturnType<typeof createClient>;
}

let door: Door | undefined;

/**
 * One for the life of the page. Not in a component's state: React drops that when a first render suspends and would
 * open another WebSocket at each new try.
 */
function openDoor(): Door {
  door ??= { queryClient: createQueryClient(), client: createClient() };
  return door;
}

/** The page's only door to the daemon. */
export function DataProvider({ children }: { children: ReactNode }) {
  const { queryClient, client } = openDoor();
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
