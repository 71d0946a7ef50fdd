import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { AppRouter } from "~/server/api/root";
import type { ServerEvent } from "~/shared/contracts/event";
import { callTrpc } from "~/tests/fixtures/call-trpc";
import { installFakeModel } from "~/tests/fixtures/model-folder";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

let daemon: TestDaemon;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
});

afterAll(async () => {
  await daemon?.stop();
});

it("tells an open page where things stand, then what changes", async () => {
  const socket = createWSClient({ url: `${daemon.url.replace("http", "ws")}/ws`, WebSocket: WebSocket as never });
  const client = createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] });
  const events: ServerEvent[] = [];
  const subscription = client.events.watch.subscribe(undefined, { onData: (event) => void events.push(event) });
  await waitUntil("the snapshot", () => events.length > 0);
  expect(events[0]).toMatchObject({
    type: "hello",
    jobs: [],
    engines: [{ id: "mlx", state: "running" }, { id: "ollama" }],
  });

  await installFakeModel(`${daemon.modelsDir}/mlx`, "dropped/in");
  await waitUntil("the new model", () => events.some((event) => event.type === "models.changed"));
  await callTrpc(daemon.url, "engines.stop", { id: "mlx" });
  const states = () => events.flatMap((event) => (event.type === "engine.changed" ? [event.engine.state] : []));
  await waitUntil("the engine's states", () => states().includes("stopped"));
  expect(states()).toEqual(["stopping", "stopped"]);
  subscription.unsubscribe();
  await socket.close();
});
