import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTRPCClient, createWSClient, httpLink, splitLink, wsLink } from "@trpc/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { AppRouter } from "~/server/api/root";
import type { ConversationView, Turn } from "~/shared/contracts/conversation";
import type { ServerEvent } from "~/shared/contracts/event";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

const lane = { model: "test/scripted", system: "", options: {} };
const message = (content: string) => ({ content, attachments: [] });

/** A page: calls, and what its one subscription heard. */
function openPage({ url }: Pick<TestDaemon, "url">) {
  const ws = createWSClient({ url: `${url.replace("http", "ws")}/ws`, WebSocket: WebSocket as never });
  const http = httpLink({ url: `${url}/trpc` });
  const client = createTRPCClient<AppRouter>({
    links: [splitLink({ condition: ({ type }) => type === "subscription", true: wsLink({ client: ws }), false: http })],
  });
  const events: ServerEvent[] = [];
  client.events.watch.subscribe(undefined, { onData: (event) => events.push(event) });
  return { chats: client.conversations, events, close: () => ws.close() };
}

type Page = ReturnType<typeof openPage>;

const answerOf = (view: ConversationView | null, index = 0): Turn | undefined =>
  view?.turns.find(({ id }) => id === view.conversation.lanes[index]?.leafId);

async function settled({ chats }: Page, id: string): Promise<ConversationView> {
  return waitUntil("the end of the answers", async () => {
    const view = await chats.get.query({ id });
    return view?.live.length === 0 ? view : null;
  });
}

/** The text of an answer as its events tell it. */
function heardText({ events }: Page, turnId: string): string {
  let text = "";
  for (const event of events) {
    if (event.type !== "answer.text" || event.turnId !== turnId) continue;
    expect(event.contentAt).toBe(text.length);
    text += event.content;
  }
  return text;
}

describe("conversations", () => {
  let daemon: TestDaemon;
  let page: Page;
  beforeAll(async () => {
    daemon = await startDaemon({ scriptedMlx: true });
    page = openPage(daemon);
    await waitUntil("hello", () => page.events.some(({ type }) => type === "hello"));
  });
  afterAll(async () => {
    page.close();
    await daemon.stop();
  });

  it("stream an answer to every page, piece by piece without a gap, and keep it with its figures", async () => {
    await daemon.mlx.script({ answers: [{ text: "one two three four five", tokenDelayMs: 250, cachedTokens: 1 }] });
    const other = openPage(daemon);
    await waitUntil("hello", () => other.events.some(({ type }) => type === "hello"));
    const started = await page.chats.start.mutate({ lanes: [lane], message: message("Count") });
    expect(started.live).toMatchObject([{ turnId: answerOf(started)?.id, phase: expect.any(String) }]);
    const view = await settled(page, started.conversation.id);
    const answer = answerOf(view);
    expect(answer).toMatchObject({
      content: "one two three four five",
      status: "done",
      figures: { engine: "mlx", outputTokens: 5, promptTokens: 1, cachedTokens: 1, stopReason: "stop", queueMs: 0 },
    });
    expect(answer?.figures?.ttftMs).toBeLessThan(answer?.figures?.totalMs ?? 0);
    for (const one of [page, other]) {
      await waitUntil("the whole text", () => heardText(one, answer?.id ?? "") === answer?.content);
    }
    const pieces = page.events.filter((event) => event.type === "answer.text" && event.turnId === answer?.id);
    expect(pieces.length).toBeGreaterThan(1);
    other.close();
  });

  it("refuse a second question while an answer is on its way, and stop at the engine", async () => {
    await daemon.mlx.script({ answers: [{ tokens: 5_000, tokenDelayMs: 20 }] });
    const { conversation } = await page.chats.start.mutate({ lanes: [lane], message: message("Go on") });
    const { id } = conversation;
    await waitUntil("some text", async () => (answerOf(await page.chats.get.query({ id }))?.content.length ?? 0) > 10);
    await expect(page.chats.send.mutate({ id, message: message("And?") })).rejects.toThrow("still on its way");
    const stopped = await page.chats.stop.mutate({ id });
    expect(answerOf(stopped)).toMatchObject({
      status: "stopped",
      problem: null,
      content: expect.stringMatching(/w\d+/),
    });
    await waitUntil("the abort at the engine", async () =>
      (await daemon.mlx.requests()).some(({ route, state }) => route.endsWith("/api/chat") && state === "aborted"),
    );
  });

  it("tell why an answer failed, and keep what was said before", async () => {
    const error = "server busy, please try again. maximum pending requests exceeded";
    await daemon.mlx.script({
      answers: [
        { status: 503, error },
        { text: "half of it", failAfter: 2, error: "gone" },
      ],
    });
    const { conversation } = await page.chats.start.mutate({ lanes: [lane], message: message("x") });
    const { id } = conversation;
    const busy = answerOf(await settled(page, id));
    expect(busy).toMatchObject({ status: "failed", problem: { kind: "busy", message: error } });
    await page.chats.regenerate.mutate({ id, turnId: busy?.id ?? "", lane: 0 });
    expect(answerOf(await settled(page, id))).toMatchObject({
      content: "half of",
      status: "failed",
      problem: { kind: "engine", message: "gone" },
    });
  });

  it("refuse what makes no sense with words that help", async () => {
    const refuse = (input: unknown) =>
      fetch(`${daemon.url}/trpc/conversations.start`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input),
      });
    const wrong: unknown[] = [
      null,
      {},
      { lanes: [], message: message("x") },
      { lanes: [lane, lane, lane], message: message("x") },
      { lanes: [{ model: 7 }], message: message("x") },
      { lanes: [lane], message: message("   ") },
      { lanes: [{ ...lane, options: { temperature: "hot" } }], message: message("x") },
      { lanes: [{ ...lane, options: { num_ctx: -1 } }], message: message("x") },
      { lanes: [lane], message: { content: "x", attachments: [{ kind: "pdf", name: "a", content: "x" }] } },
      { lanes: [lane], message: message("x".repeat(500_001)) },
    ];
    for (const input of wrong) expect((await refuse(input)).status, JSON.stringify(input)?.slice(0, 80)).toBe(400);
    expect(await page.chats.get.query({ id: "nowhere" })).toBeNull();
    await expect(page.chats.send.mutate({ id: "nowhere", message: message("x") })).rejects.toThrow(
      "no such conversation",
    );
    await expect(page.chats.import.mutate({ text: "{", model: "m" })).rejects.toThrow("not JSON");
  });

  it("do not send an image to a model that cannot see", async () => {
    const image = { kind: "image", name: "a.png", content: "iVBORw0KGgo=" } as const;
    const started = await page.chats.start.mutate({ lanes: [lane], message: { content: "?", attachments: [image] } });
    expect(answerOf(await settled(page, started.conversation.id))?.problem?.message).toContain("cannot see images");
  });

  it("answer in two lanes at the same time", async () => {
    await daemon.mlx.script({ answers: [{ text: "a b c d e f g h", tokenDelayMs: 800 }] });
    const sentAt = performance.now();
    const started = await page.chats.start.mutate({ lanes: [lane, lane], message: message("Both") });
    const view = await settled(page, started.conversation.id);
    expect([answerOf(view, 0)?.content, answerOf(view, 1)?.content]).toEqual(["a b c d e f g h", "a b c d e f g h"]);
    expect(answerOf(view, 0)?.id).not.toBe(answerOf(view, 1)?.id);
    const oneAfterTheOtherMs = 2 * 8 * 800;
    expect(performance.now() - sentAt).toBeLessThan(0.9 * oneAfterTheOtherMs);
  });
});

describe("a daemon that ends in the middle of an answer", () => {
  it.each(["stop", "kill"] as const)("by %s leaves what was said, marked as cut", async (how) => {
    const home = mkdtempSync(join(tmpdir(), "ollmlx-chat-"));
    const first = await startDaemon({ scriptedMlx: true, home });
    await first.mlx.script({ answers: [{ tokens: 5_000, tokenDelayMs: 20 }] });
    const page = openPage(first);
    const { conversation } = await page.chats.start.mutate({ lanes: [lane], message: message("Go on") });
    const { id } = conversation;
    await waitUntil("some text", async () => (answerOf(await page.chats.get.query({ id }))?.content.length ?? 0) > 200);
    page.close();
    await first[how]();
    const second = await startDaemon({ scriptedMlx: true, home });
    const again = openPage(second);
    const answer = answerOf(await again.chats.get.query({ id }));
    again.close();
    expect(answer).toMatchObject({ status: "failed", problem: { kind: "interrupted" } });
    expect(answer?.content.length).toBeGreaterThan(100);
    await second.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
});
