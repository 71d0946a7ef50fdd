import { z } from "zod";
import { procedure, router } from "~/server/api/trpc";
import {
  continueAnswer,
  editQuestion,
  regenerate,
  sendMessage,
  startConversation,
} from "~/server/services/conversations/ask";
import {
  describeConversation,
  removeConversations,
  restoreConversations,
} from "~/server/services/conversations/change-conversations";
import { addLane, changeLanes, pickLane, showBranch } from "~/server/services/conversations/change-lanes";
import { removeTurns, restoreTurns, rewriteAnswer } from "~/server/services/conversations/change-turns";
import {
  duplicateConversation,
  exportConversation,
  forkConversation,
  importConversation,
} from "~/server/services/conversations/copy-conversations";
import { listPresets, removePreset, savePreset } from "~/server/services/conversations/presets";
import {
  findView,
  listConversations,
  readAttachmentContent,
  readView,
} from "~/server/services/conversations/read-conversations";
import {
  conversationPageSchema,
  conversationViewSchema,
  defaultViewDepth,
  laneSettingsSchema,
  largestLaneCount,
  largestMessageLength,
  listConversationsSchema,
  newMessageSchema,
  presetSchema,
  startConversationSchema,
} from "~/shared/contracts/conversation";

const id = z.string().min(1).max(100);
const byId = z.object({ id });
const byTurn = byId.extend({ turnId: id });
const lane = z
  .number()
  .int()
  .min(0)
  .max(largestLaneCount - 1);
const inLane = byTurn.extend({ lane });
const manyIds = z.object({ ids: z.array(id).min(1).max(1000) });
/** Those that were changed. */
const someIds = z.object({ ids: z.array(z.string()) });
const view = conversationViewSchema;

export const conversationsRouter = router({
  /** Pinned ones first, then the newest; a search looks at titles and at what was said. */
  list: procedure
    .input(listConversationsSchema.prefault({}))
    .output(conversationPageSchema)
    .query(({ ctx, input }) => listConversations(ctx, input)),
  /** With the newest `depth` turns of each lane; null for one that is not there (any more). */
  get: procedure
    .input(byId.extend({ depth: z.number().int().min(1).max(10_000).default(defaultViewDepth) }))
    .output(view.nullable())
    .query(({ ctx, input }) => findView(ctx, input.id, input.depth)),
  /** A file's text, or an image in base64. */
  attachment: procedure
    .input(byId)
    .output(z.object({ name: z.string(), content: z.string() }))
    .query(({ ctx, input }) => readAttachmentContent(ctx, input.id)),

  /** A new conversation with its first question. Answers come as `answer.text` events. */
  start: procedure
    .input(startConversationSchema)
    .output(view)
    .mutation(({ ctx, input }) => startConversation(ctx, input)),
  send: procedure
    .input(byId.extend({ message: newMessageSchema }))
    .output(view)
    .mutation(({ ctx, input }) => sendMessage(ctx, input)),
  edit: procedure
    .input(
      byId.extend({
        turnIds: z.array(id).min(1).max(largestLaneCount),
        content: z.string().trim().min(1).max(largestMessageLength),
      }),
    )
    .output(view)
    .mutation(({ ctx, input }) => editQuestion(ctx, input)),
  regenerate: procedure
    .input(inLane.extend({ model: laneSettingsSchema.shape.model.optional() }))
    .output(view)
    .mutation(({ ctx, input }) => regenerate(ctx, input)),
  continue: procedure
    .input(inLane)
    .output(view)
    .mutation(({ ctx, input }) => continueAnswer(ctx, input)),
  /** Ends all answers on their way, or one; what was said stays. */
  stop: procedure
    .input(byId.extend({ turnId: id.optional() }))
    .output(view)
    .mutation(async ({ ctx, input }) => {
      await ctx.answers.stop(input.id, input.turnId);
      return readView(ctx, input.id);
    }),

  rewrite: procedure
    .input(inLane.extend({ content: z.string().trim().min(1).max(1_000_000) }))
    .output(view)
    .mutation(({ ctx, input }) => rewriteAnswer(ctx, input)),
  /** Its result is what `restoreTurns` takes. */
  removeTurns: procedure
    .input(byId.extend({ turnIds: z.array(id).min(1).max(largestLaneCount) }))
    .output(z.object({ view, turnIds: z.array(z.string()), leafIds: z.array(z.string().nullable()) }))
    .mutation(({ ctx, input }) => removeTurns(ctx, input)),
  restoreTurns: procedure
    .input(byId.extend({ turnIds: z.array(id).max(1000), leafIds: z.array(id.nullable()).max(largestLaneCount) }))
    .output(view)
    .mutation(({ ctx, input }) => restoreTurns(ctx, input)),

  /** Model, system prompt and options of every lane. */
  changeLanes: procedure
    .input(byId.extend({ lanes: startConversationSchema.shape.lanes }))
    .output(view)
    .mutation(({ ctx, input }) => changeLanes(ctx, input)),
  /** Compares: a second lane answers the last question too. */
  addLane: procedure
    .input(byId.extend({ lane: laneSettingsSchema }))
    .output(view)
    .mutation(({ ctx, input }) => addLane(ctx, input)),
  pickLane: procedure
    .input(byId.extend({ lane }))
    .output(view)
    .mutation(({ ctx, input }) => pickLane(ctx, input)),
  showBranch: procedure
    .input(inLane)
    .output(view)
    .mutation(({ ctx, input }) => showBranch(ctx, input)),

  describe: procedure
    .input(
      byId
        .extend({ title: z.string().trim().min(1).max(200).optional(), isPinned: z.boolean().optional() })
        .refine(({ title, isPinned }) => title !== undefined || isPinned !== undefined, "nothing to change"),
    )
    .output(view)
    .mutation(({ ctx, input }) => describeConversation(ctx, input)),
  duplicate: procedure
    .input(byId)
    .output(view)
    .mutation(({ ctx, input }) => duplicateConversation(ctx, input.id)),
  fork: procedure
    .input(inLane)
    .output(view)
    .mutation(({ ctx, input }) => forkConversation(ctx, input)),
  remove: procedure
    .input(manyIds)
    .output(someIds)
    .mutation(({ ctx, input }) => removeConversations(ctx, input.ids)),
  restore: procedure
    .input(manyIds)
    .output(someIds)
    .mutation(({ ctx, input }) => restoreConversations(ctx, input.ids)),
  export: procedure
    .input(byId.extend({ format: z.enum(["json", "markdown"]) }))
    .output(z.object({ name: z.string(), text: z.string() }))
    .query(({ ctx, input }) => exportConversation(ctx, input)),
  import: procedure
    .input(z.object({ text: z.string().max(60_000_000), model: laneSettingsSchema.shape.model }))
    .output(view)
    .mutation(({ ctx, input }) => importConversation(ctx, input)),

  presets: procedure.output(z.array(presetSchema)).query(({ ctx }) => listPresets(ctx)),
  savePreset: procedure
    .input(presetSchema.omit({ id: true }))
    .output(presetSchema)
    .mutation(({ ctx, input }) => savePreset(ctx, input)),
  removePreset: procedure.input(byId).mutation(({ ctx, input }) => removePreset(ctx, input.id)),
});
