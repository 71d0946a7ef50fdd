import { createStore, type Store, useStore } from "~/components/store";
import type { ConversationView, LiveAnswer } from "~/shared/contracts/conversation";
import type { ServerEvent } from "~/shared/contracts/event";

/** An answer that is being written, as far as this page has heard it. */
export interface LiveAnswerText extends Omit<LiveAnswer, "turnId"> {
  content: string;
  thinking: string;
}

export type AnswerTextEvent = Extract<ServerEvent, { type: "answer.text" }>;

/** One store an answer, so that a piece of text draws that answer alone. */
const stores = new Map<string, Store<LiveAnswerText | null>>();
const ended = createStore<LiveAnswerText | null>(null);

function openStore(turnId: string): Store<LiveAnswerText | null> {
  const known = stores.get(turnId);
  if (known) return known;
  const store = createStore<LiveAnswerText | null>(null);
  stores.set(turnId, store);
  return store;
}

/** Null before the first word is heard, and for an answer that is not `isLive`. */
export const useLiveAnswer = (turnId: string, isLive: boolean): LiveAnswerText | null =>
  useStore(isLive ? openStore(turnId) : ended);

/** Puts a piece behind what is known; null when something in between was missed. */
function join(known: string, at: number, piece: string): string | null {
  if (at > known.length) return null;
  return at + piece.length <= known.length ? known : known.slice(0, at) + piece;
}

/** Takes one event in. False when the page has missed something before it and must fetch the conversation. */
export function takeAnswerText(event: AnswerTextEvent): boolean {
  const store = openStore(event.turnId);
  const known = store.get();
  const content = join(known?.content ?? "", event.contentAt, event.content);
  const thinking = join(known?.thinking ?? "", event.thinkingAt, event.thinking);
  if (content === null || thinking === null) return false;
  const { phase, askedAt, queuePosition } = event;
  store.set({ phase, askedAt, queuePosition, content, thinking });
  return true;
}

/** Takes a fetched conversation in: what its open answers have so far. Those that ended are forgotten. */
export function seedLiveAnswers({ turns, live }: ConversationView): void {
  for (const { id, status, content, thinking } of turns) {
    const answer = live.find(({ turnId }) => turnId === id);
    if (status !== "streaming" || !answer) {
      stores.delete(id);
      continue;
    }
    const store = openStore(id);
    const known = store.get();
    store.set({
      phase: known?.phase ?? answer.phase,
      askedAt: answer.askedAt,
      queuePosition: known?.queuePosition ?? answer.queuePosition,
      content: known && known.content.length >= content.length ? known.content : content,
      thinking: known && known.thinking.length >= thinking.length ? known.thinking : thinking,
    });
  }
}
