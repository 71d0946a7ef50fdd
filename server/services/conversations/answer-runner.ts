import { changeTurn, listStreamingTurns, type TurnChange, type TurnRow } from "~/db/queries/turns";
import type { Engine } from "~/server/engines/engine";
import { type GenerateEvent, streamGenerate } from "~/server/engines/read-events";
import type { Ticket } from "~/server/engines/request-queue";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { everySoOften } from "~/server/services/conversations/every-so-often";
import { explainProblem } from "~/server/services/conversations/explain-problem";
import { LiveText } from "~/server/services/conversations/live-text";
import { prepareRequest } from "~/server/services/conversations/prepare-request";
import type { AnswerFigures, LaneSettings, LiveAnswer } from "~/shared/contracts/conversation";

type Parts = Pick<Runtime, "db" | "bus" | "engines" | "log">;

/** What the pages hear at most, and what the row is saved at most, while an answer grows. */
const publishEveryMs = 30;
const saveEveryMs = 250;
/** How often the place in the queue is looked at. */
const queueEveryMs = 500;

interface Run {
  text: LiveText;
  controller: AbortController;
  ended: Promise<void>;
}

/**
 * The answers on their way. Each is read from its engine here and not in a page, so that it goes on when the page is
 * closed and is the same in two tabs. Its row is saved as it grows; a daemon that dies leaves what was said.
 */
export class AnswerRunner {
  readonly #runs = new Map<string, Run>();
  /** Ends that a full disk kept from their rows; they are tried again when the turn is looked at. */
  readonly #unsaved = new Map<string, TurnChange>();

  constructor(private readonly parts: Parts) {}

  /** Marks the answers that a daemon left behind when it ended. */
  recover(): void {
    for (const { id } of listStreamingTurns(this.parts.db)) {
      const problem = {
        kind: "interrupted",
        message: "The daemon ended in the middle of this answer.",
        hint: null,
      } as const;
      changeTurn(this.parts.db, id, { status: "failed", problem });
    }
  }

  /** Lets the lane's model answer, as the turn `turn`, what stands above it. */
  start(turn: TurnRow, lane: LaneSettings): void {
    const text = new LiveText(turn);
    const controller = new AbortController();
    this.#runs.set(turn.id, { text, controller, ended: this.#run(text, lane, controller.signal) });
  }

  isAnswering(turnId: string | null): boolean {
    return turnId !== null && this.#runs.has(turnId);
  }

  /** Conversations with an answer on its way. */
  answeringIds(): Set<string> {
    return new Set([...this.#runs.values()].map(({ text }) => text.turn.conversationId));
  }

  /** How far the conversation's answers are. */
  live(conversationId: string): LiveAnswer[] {
    return this.#of(conversationId).map(({ text }) => text.live);
  }

  /** The turn with what was said since its row was saved. */
  refresh(turn: TurnRow): TurnRow {
    const unsaved = this.#unsaved.get(turn.id);
    if (unsaved) {
      this.#save(turn.id, unsaved);
      return { ...turn, ...unsaved };
    }
    const text = this.#runs.get(turn.id)?.text;
    return text ? { ...turn, content: text.content, thinking: text.thinking, toolCalls: text.toolCalls } : turn;
  }

  /** Stops a conversation's answers, or one of them, and resolves when they are saved. */
  async stop(conversationId: string, turnId?: string): Promise<void> {
    const runs = this.#of(conversationId).filter(({ text }) => turnId === undefined || text.turn.id === turnId);
    for (const { controller } of runs) controller.abort();
    await Promise.all(runs.map(({ ended }) => ended));
  }

  /** Ends with the daemon: what was said so far is kept. */
  async close(): Promise<void> {
    const runs = [...this.#runs.values()];
    for (const { controller } of runs)
      controller.abort(new AppError("INTERNAL", "The daemon was stopped in the middle of this answer."));
    await Promise.all(runs.map(({ ended }) => ended));
  }

  #of(conversationId: string): Run[] {
    return [...this.#runs.values()].filter(({ text }) => text.turn.conversationId === conversationId);
  }

  async #run(text: LiveText, lane: LaneSettings, signal: AbortSignal): Promise<void> {
    const { id } = text.turn;
    const timers = this.#keepUp(text);
    let end: TurnChange;
    let engine: Engine | undefined;
    let done: Extract<GenerateEvent, { type: "done" }> | null = null;
    try {
      const found = await this.parts.engines.resolve(lane.model);
      engine = found.engine;
      const { request, isLoaded } = await prepareRequest(this.parts, id, lane, found);
      if (!isLoaded) {
        text.phase = "loading";
        this.#publish(text);
      }
      const watch = (ticket: Ticket) => timers.watchQueue(found.engine, ticket);
      for await (const event of streamGenerate(engine, "/api/chat", request, signal, watch)) {
        if (event.type === "text") text.add(event);
        else if (event.type === "tools") text.addCalls(event.calls);
        else done = event;
        timers.touch();
      }
      end = { status: "done", problem: null };
    } catch (error) {
      end = signal.aborted ? endOfStop(signal) : { status: "failed", problem: explainProblem(error) };
      if (end.status === "failed") this.parts.log.warn({ err: error, model: lane.model }, "chat answer failed");
    }
    timers.end();
    const figures: AnswerFigures | null = engine ? text.figures(engine.id, done) : null;
    this.#save(id, { ...text.saved, ...end, figures });
    this.#runs.delete(id);
    this.parts.bus.publish({ type: "conversations.changed", conversationId: text.turn.conversationId });
  }

  /** Publishes and saves what is new, each at its own pace, whenever `touch` said that there is something. */
  #keepUp(text: LiveText) {
    const publish = everySoOften(publishEveryMs, () => this.#publish(text));
    const save = everySoOften(saveEveryMs, () => this.#save(text.turn.id, text.saved));
    let queue: NodeJS.Timeout | undefined;
    return {
      touch: () => {
        clearInterval(queue);
        publish.touch();
        save.touch();
      },
      watchQueue: (engine: Engine, { id }: Ticket) => {
        const look = () => {
          const position = findPlace(engine, id);
          if (position === text.queuePosition) return;
          text.queuePosition = position;
          this.#publish(text);
        };
        look();
        queue = setInterval(look, queueEveryMs);
      },
      end: () => {
        clearInterval(queue);
        save.cancel();
        publish.cancel();
        this.#publish(text);
      },
    };
  }

  #publish(text: LiveText): void {
    const { conversationId } = text.turn;
    this.parts.bus.publish({ type: "answer.text", conversationId, ...text.live, ...text.takeNews() });
  }

  #save(turnId: string, change: TurnChange): void {
    try {
      changeTurn(this.parts.db, turnId, change);
      this.#unsaved.delete(turnId);
    } catch (error) {
      if (change.status) this.#unsaved.set(turnId, change);
      this.parts.log.error({ err: error, turnId }, "a chat answer could not be saved");
    }
  }
}

/** A request's place among those that wait for its model; null when it is being answered. */
function findPlace({ queue }: Engine, ticketId: string): number | null {
  const request = queue.list().flatMap(({ requests }) => requests.find(({ id }) => id === ticketId) ?? [])[0];
  return request?.state === "waiting" ? request.position : null;
}

function endOfStop({ reason }: AbortSignal): TurnChange {
  if (!(reason instanceof AppError)) return { status: "stopped", problem: null };
  return { status: "failed", problem: { kind: "interrupted", message: reason.message, hint: null } };
}
