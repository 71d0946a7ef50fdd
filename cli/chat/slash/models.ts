import { ApiError, callApi } from "~/cli/api/request";
import type { ProgressChunk } from "~/cli/api/routes";
import { streamApi } from "~/cli/api/stream";
import type { ChatSession } from "~/cli/chat/session";
import { formatInstalled } from "~/cli/models/tables";
import { startSpinner } from "~/cli/progress/spinner";

export async function listModels(prefix = ""): Promise<string> {
  const { models } = await callApi("GET /api/tags");
  return formatInstalled(models.filter(({ name }) => name.toLowerCase().startsWith(prefix.toLowerCase()))).trimEnd();
}

/** Goes on with another model: the settings stay, the turns are forgotten. An unknown model changes nothing. */
export async function loadModel([name]: string[], session: ChatSession): Promise<string> {
  if (!name) return "Usage:\n  /load <model>";
  const stopSpinner = startSpinner(`loading ${name}`);
  try {
    const { capabilities = [] } = await callApi("POST /api/show", { model: name });
    await callApi("POST /api/generate", { model: name, stream: false, keep_alive: session.settings.keepAlive });
    session.seesImages = capabilities.includes("vision");
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return `Couldn't find model '${name}'`;
    throw error;
  } finally {
    stopSpinner();
  }
  session.model = name;
  session.clear();
  return `Loaded model '${name}'`;
}

/** Makes a model of this one with the conversation's system prompt, parameters and turns in it. */
export async function saveModel([name]: string[], { model, settings, messages }: ChatSession): Promise<string> {
  if (!name) return "Usage:\n  /save <model>";
  const { system, options } = settings;
  const body = { model: name, from: model, system, parameters: options, messages };
  for await (const _ of streamApi<ProgressChunk>("/api/create", body)) {
    // Nothing to show: it takes a moment.
  }
  return `Created new model '${name}'`;
}
