import { TRPCClientError } from "@trpc/client";
import type { Client } from "~/cli/client";
import { followJob } from "~/cli/follow-job";
import type { Job } from "~/shared/contracts/job";
import type { ModelDetail } from "~/shared/contracts/model";

/** Downloads a model, or joins a download of it that already runs. Ctrl-C stops it; what was fetched is kept. */
export async function pullModel(client: Client, name: string): Promise<Job> {
  return followJob(client, await client.models.pull.mutate({ name }));
}

/** The installed model of that name; one that is missing is pulled first. */
export async function findOrPullModel(client: Client, name: string): Promise<ModelDetail> {
  try {
    return await client.models.show.query({ name });
  } catch (error) {
    if (!(error instanceof TRPCClientError) || error.data?.code !== "NOT_FOUND") throw error;
    await pullModel(client, name);
    return client.models.show.query({ name });
  }
}
