import { createTRPCClient, createWSClient, httpBatchLink, splitLink, type TRPCClient, wsLink } from "@trpc/client";
import { WebSocket } from "ws";
import { authorization } from "~/cli/api/request";
import { NotRunningError } from "~/cli/cli-error";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import type { AppRouter } from "~/server/api/root";
import { isTerminal, type Job } from "~/shared/contracts/job";

export type Client = TRPCClient<AppRouter>;

/**
 * The daemon's tRPC API: calls by HTTP, subscriptions by a WebSocket that opens with the first one and closes with the
 * last, so that an idle client never keeps the process alive.
 */
export function createClient(url: string = resolveDaemonUrl()): Client {
  class DaemonSocket extends WebSocket {
    constructor(address: string) {
      super(address, { headers: authorization() });
    }
  }
  const socket = createWSClient({
    url: `${url.replace(/^http/, "ws")}/ws`,
    WebSocket: DaemonSocket as unknown as typeof globalThis.WebSocket,
    lazy: { enabled: true, closeMs: 0 },
  });
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: wsLink({ client: socket }),
        false: httpBatchLink({ url: `${url}/trpc`, headers: authorization }),
      }),
    ],
  });
}

/**
 * Follows a job to its end and resolves with its terminal state, whatever that is. `onJob` hears every change,
 * `onText` the live text of a model at work. Rejects when the daemon goes away.
 */
export function watchJob(
  client: Client,
  id: string,
  onJob: (job: Job) => void,
  onText: (delta: string) => void = () => {},
): Promise<Job> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (end: () => void) => {
      if (settled) return;
      settled = true;
      subscription.unsubscribe();
      end();
    };
    const fail = (error: unknown) => settle(() => reject(error));
    const see = (job: Job) => {
      if (settled || job.id !== id) return;
      onJob(job);
      if (isTerminal(job.status)) settle(() => resolve(job));
    };
    // A change may fall between the start of the job and the subscription, so each (re)connection asks once.
    const look = () => client.jobs.get.query({ id }).then(see, fail);
    const subscription = client.events.watch.subscribe(undefined, {
      onData(event) {
        if (event.type === "hello") look();
        else if (event.type === "job.changed") see(event.job);
        else if (event.type === "job.text" && event.jobId === id) onText(event.delta);
      },
      onError: fail,
      onComplete: () => fail(new NotRunningError(resolveDaemonUrl())),
      // The socket retries for ever by itself: a lost one is only worth waiting for while the daemon answers.
      onConnectionStateChange(state) {
        if (state.type === "state" && state.state === "connecting" && state.error) look();
      },
    });
  });
}
