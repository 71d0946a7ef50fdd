import pino from "pino";
import { EngineRegistry } from "~/server/engines/registry";
import type { Chat } from "~/server/services/conversations/alter";
import { AnswerRunner } from "~/server/services/conversations/answer-runner";
import type { ConversationView, Turn } from "~/shared/contracts/conversation";
import { openBoard, type TestBoard } from "~/tests/fixtures/open-board";

export interface TestChat extends Chat, Omit<TestBoard, "db" | "bus"> {
  /** Waits until no answer of the conversation is on its way. */
  settle(id: string): Promise<void>;
}

/** Conversations in a database of their own. No engine is there, so that every answer fails at once. */
export function openChat(): TestChat {
  const board = openBoard();
  const parts = { db: board.db, bus: board.bus, engines: new EngineRegistry([]), log: pino({ enabled: false }) };
  const answers = new AnswerRunner(parts);
  const settle = (id: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (answers.answeringIds().has(id)) return;
        leave();
        resolve();
      };
      const leave = board.bus.subscribe(look);
      look();
    });
  return { ...board, answers, settle };
}

export const lane = (model: string, system = "") => ({ model, system, options: {} });
export const message = (content: string) => ({ content, attachments: [] });

/** The turns that a lane shows, from the top. */
export function shownTurns({ conversation, turns }: ConversationView, index = 0): Turn[] {
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const path: Turn[] = [];
  for (let at = byId.get(conversation.lanes[index]?.leafId ?? ""); at; at = byId.get(at.parentId ?? ""))
    path.unshift(at);
  return path.filter(({ isRemoved }) => !isRemoved);
}

/** As "Q:text" and "A:model". */
export const outline = (view: ConversationView, index = 0): string[] =>
  shownTurns(view, index).map(({ role, content, model }) => (role === "user" ? `Q:${content}` : `A:${model}`));
