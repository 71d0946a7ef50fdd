import { readAttachments, readPath } from "~/db/queries/turns";
import type { Engine } from "~/server/engines/engine";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { buildMessages } from "~/server/services/conversations/build-messages";
import { readModelDefaults, toKeepAlive } from "~/server/services/models/model-defaults";
import { readRoleOptions } from "~/server/services/models/model-roles";
import type { LaneSettings } from "~/shared/contracts/conversation";

/** More turns than a person sends. */
const longestPath = 10_000;

/**
 * The request of `/api/chat` that lets a lane's model answer what stands above the turn; where the lane says nothing,
 * the options of chats count, then the model's own. `isLoaded` is false where the engine has to load the model first.
 * Throws BAD_REQUEST for an image that the model cannot see.
 */
export async function prepareRequest(
  { db }: Pick<Runtime, "db">,
  turnId: string,
  lane: LaneSettings,
  { engine, model }: { engine: Engine; model: string },
): Promise<{ request: Record<string, unknown>; isLoaded: boolean }> {
  const defaults = readModelDefaults({ db }, model);
  const options = { ...defaults.options, ...readRoleOptions({ db }, "chat"), ...lane.options };
  const own = { system: lane.system || defaults.system, options };
  const path = readPath(db, turnId, longestPath);
  const ids = path.map(({ id }) => id);
  const messages = buildMessages(own, path, readAttachments(db, ids));
  const entry = (await engine.listModels()).find(({ name }) => name === model);
  if (messages.some(({ images }) => images) && entry && !entry.capabilities.includes("vision")) {
    throw new AppError("BAD_REQUEST", `${model} cannot see images`, {
      hint: "Choose a model with vision, or send the message without the image.",
    });
  }
  const { think, historyTurns: _, ...sent } = options;
  const request = {
    model,
    messages,
    stream: true,
    // A prompt that does not fit is an error with a remedy; the engine would drop its oldest messages in silence.
    truncate: false,
    options: sent,
    ...(think === undefined ? {} : { think }),
    ...(defaults.keepAlive === null ? {} : { keep_alive: toKeepAlive(defaults.keepAlive) }),
  };
  return { request, isLoaded: entry?.loaded !== null };
}
