import type { GenerateEvent } from "~/server/engines/read-events";
import { type AnswerCall, AnswerParts } from "~/server/gateway/chat-bridge/answer-parts";
import type { OpenedAnswer } from "~/server/gateway/chat-bridge/open-chat";
import type { Exchange } from "~/server/gateway/exchange";
import type { EngineId } from "~/shared/contracts/engine";

export interface ReadAnswer {
  engine: EngineId;
  parts: AnswerParts;
}

/** Told of each event after `answer.parts` took it in, with the calls in it. A promise holds the reading back. */
export type OnEvent = (
  index: number,
  event: GenerateEvent,
  added: AnswerCall[],
  answer: ReadAnswer,
) => Promise<void> | undefined;

/**
 * Reads `count` answers side by side to their ends. The first that fails ends all of them, and its error is thrown.
 * `open` starts the answer of that index, which ends when its signal does.
 */
export async function readAnswers(
  { res, signal }: Exchange,
  count: number,
  open: (index: number, signal: AbortSignal) => Promise<OpenedAnswer>,
  onEvent?: OnEvent,
): Promise<ReadAnswer[]> {
  // Each answer waits for the client's leaving.
  res.setMaxListeners(res.getMaxListeners() + count);
  const failed = new AbortController();
  const either = count === 1 ? signal : AbortSignal.any([signal, failed.signal]);
  const readOne = async (index: number): Promise<ReadAnswer> => {
    const { engine, events } = await open(index, either);
    const answer: ReadAnswer = { engine: engine.id, parts: new AnswerParts() };
    for await (const event of events) {
      const added = answer.parts.add(event);
      const wait = onEvent?.(index, event, added, answer);
      if (wait) await wait;
    }
    return answer;
  };
  try {
    return await Promise.all(Array.from({ length: count }, (_, index) => readOne(index)));
  } catch (error) {
    failed.abort();
    throw error;
  }
}
