import { z } from "zod";
import type { JobHandler } from "~/server/jobs/job-handler";
import type { Runtime } from "~/server/runtime";
import { removeLater } from "~/server/services/models/remove-later";
import { modelKey } from "~/shared/model-names";

const payloadSchema = z.object({ name: z.string().trim().min(1).max(300) });

/** Deletes a model; cancelling the job in time takes it back. */
export function createRemoveHandler(parts: Pick<Runtime, "engines">): JobHandler<typeof payloadSchema> {
  return {
    kind: "remove",
    payload: payloadSchema,
    title: ({ name }) => `Delete ${name}`,
    idempotencyKey: ({ name }) => modelKey(name),
    run: ({ name }, context) => removeLater(parts, name, context),
  };
}
