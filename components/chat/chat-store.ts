import { z } from "zod";
import {
  type AssistantTurn,
  type ChatSettings,
  type ChatTurn,
  chatSettingsSchema,
  chatTurnSchema,
  defaultChatSettings,
} from "~/components/chat/chat-turn";
import { ChatError, readChatStream } from "~/components/chat/read-chat-stream";
import { describeError } from "~/components/describe-error";
import { createStore } from "~/components/store";

const savedSchema = z.object({ turns: z.array(chatTurnSchema), settings: chatSettingsSchema });
const STORAGE_KEY = "ollmlx.chat";
/** Older turns are not kept for the next visit: the browser gives a page about 5 MB. */
const KEPT_TURNS = 100;

interface ChatState {
  turns: readonly ChatTurn[];
  settings: ChatSettings;
  /** Whether an answer is on its way. */
  answering: boolean;
}

/** The conversation. It lives outside the page, so that an answer goes on while the user looks at another page. */
export const chatStore = createStore<ChatState>({ turns: [], settings: defaultChatSettings, answering: false });

/** Ends the answer on its way; an answer whose controller is no longer here writes nothing more. */
let abort: AbortController | null = null;
let restored = false;

/** Takes back the conversation of the last visit; once a page load. */
export function restoreChat(): void {
  if (restored) return;
  restored = true;
  const text = localStorage.getItem(STORAGE_KEY);
  if (!text) return;
  try {
    const { turns, settings } = savedSchema.parse(JSON.parse(text));
    chatStore.set({ turns, settings, answering: false });
  } catch {
    localStorage.removeItem(STORAGE_KEY);
  }
}

function save(): void {
  const { turns, settings } = chatStore.get();
  localStorage.setItem(STORAGE_KEY, JSON.stringify({ turns: turns.slice(-KEPT_TURNS), settings }));
}

export function changeChatSettings(changes: Partial<ChatSettings>): void {
  chatStore.set((state) => ({ ...state, settings: { ...state.settings, ...changes } }));
  save();
}

/** Empties the conversation and returns it, so that it can be put back. */
export function clearChat(): readonly ChatTurn[] {
  abort?.abort();
  abort = null;
  const { turns } = chatStore.get();
  chatStore.set((state) => ({ ...state, turns: [], answering: false }));
  save();
  return turns;
}

export function putBackChat(turns: readonly ChatTurn[]): void {
  chatStore.set((state) => ({ ...state, turns: [...turns, ...state.turns] }));
  save();
}

/** Stops the answer at the engine; what was said so far stays. */
export function stopAnswer(): void {
  abort?.abort();
}

/** Adds a question and lets the model answer the whole conversation. */
export async function sendMessage(model: string, content: string): Promise<void> {
  if (chatStore.get().answering) return;
  const question: ChatTurn = { id: crypto.randomUUID(), role: "user", content };
  chatStore.set((state) => ({ ...state, turns: [...state.turns, question] }));
  await answer(model);
}

/** Asks again for the last answer: drops it and sends the same question. */
export async function retryAnswer(model: string): Promise<void> {
  if (chatStore.get().answering) return;
  chatStore.set((state) => ({
    ...state,
    turns: state.turns.slice(0, state.turns.findLastIndex(({ role }) => role === "user") + 1),
  }));
  await answer(model);
}

async function answer(model: string): Promise<void> {
  const { turns, settings } = chatStore.get();
  const controller = new AbortController();
  abort = controller;
  let turn: AssistantTurn = {
    id: crypto.randomUUID(),
    role: "assistant",
    content: "",
    thinking: "",
    model,
    figures: null,
    problem: null,
    stopped: false,
  };
  let frame = 0;
  const paint = () => {
    frame = 0;
    if (abort !== controller) return;
    chatStore.set((state) => ({ ...state, turns: [...turns, turn] }));
  };
  chatStore.set((state) => ({ ...state, answering: true }));
  paint();
  save();

  const sentAt = performance.now();
  let ttftMs: number | null = null;
  try {
    const system = settings.system.trim();
    const request = {
      model,
      messages: [
        ...(system ? [{ role: "system" as const, content: system }] : []),
        ...turns.filter(({ content }) => content !== "").map(({ role, content }) => ({ role, content })),
      ],
      ...(settings.temperature !== null && { options: { temperature: settings.temperature } }),
    };
    for await (const chunk of readChatStream(request, controller.signal)) {
      const { content = "", thinking = "" } = chunk.message ?? {};
      if (content || thinking) ttftMs ??= performance.now() - sentAt;
      turn = { ...turn, content: turn.content + content, thinking: turn.thinking + thinking };
      if (chunk.done) {
        const { eval_count: outputTokens = null, eval_duration: decodeNs } = chunk;
        turn = {
          ...turn,
          figures: {
            ttftMs,
            totalMs: performance.now() - sentAt,
            promptTokens: chunk.prompt_eval_count ?? null,
            cachedTokens: chunk.ollmlx?.cached_tokens ?? null,
            outputTokens,
            tokensPerSecond: outputTokens && decodeNs ? outputTokens / (decodeNs / 1e9) : null,
          },
        };
      }
      frame ||= requestAnimationFrame(paint);
    }
  } catch (error) {
    if (controller.signal.aborted) turn = { ...turn, stopped: true };
    else turn = { ...turn, problem: error instanceof ChatError ? error.message : describeError(error).message };
  }
  cancelAnimationFrame(frame);
  if (abort !== controller) return;
  paint();
  abort = null;
  chatStore.set((state) => ({ ...state, answering: false }));
  save();
}
