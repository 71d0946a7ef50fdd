import { callApi } from "~/cli/api/request";

/** Frees the memory of a model; one that is not loaded is left alone. Throws ApiError 404 for an unknown name. */
export async function unloadModel(model: string): Promise<void> {
  await callApi("POST /api/generate", { model, keep_alive: 0, stream: false });
}
