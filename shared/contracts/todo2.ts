import { z } from "zod";

/** A value of a field: text, minutes, names, or nothing. */
const fieldValueSchema = z.union([z.string(), z.number(), z.array(z.string()), z.null()]);
export type FieldValue = z.infer<typeof fieldValueSchema>;

/** A field, or the whole task (`deletion`), that board and file changed in ways that cannot stand together. */
export const todo2ConflictSchema = z.object({
  /** The task's id in the file. */
  todo2Id: z.string(),
  taskNumber: z.number().int().nullable(),
  title: z.string(),
  field: z.string(),
  base: fieldValueSchema,
  board: fieldValueSchema,
  file: fieldValueSchema,
});
export type Todo2Conflict = z.infer<typeof todo2ConflictSchema>;

export const todo2ReportSchema = z.object({
  workspaceId: z.string(),
  file: z.string(),
  /** Tasks and comments in the file now. */
  tasks: z.number().int(),
  comments: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  removed: z.number().int(),
  /** Whether the file was written; it is not when it says all of this already. */
  isFileWritten: z.boolean(),
  conflicts: z.array(todo2ConflictSchema),
  /** The action on the board, for an undo; null when the board was not changed. */
  groupId: z.string().nullable(),
});
export type Todo2Report = z.infer<typeof todo2ReportSchema>;

/** Where the sync of a workspace stands. */
export const todo2StatusSchema = z.object({
  workspaceId: z.string().nullable(),
  file: z.string(),
  isFileThere: z.boolean(),
  /** `database`: another program keeps `.todo2/todo2.db`, which it puts above the JSON file. */
  kind: z.enum(["json", "database"]),
  /** Changes on either side are carried over as they happen. */
  isLive: z.boolean(),
  syncedAt: z.number().int().nullable(),
  /** The file was changed since. */
  isFileChanged: z.boolean(),
  conflicts: z.array(todo2ConflictSchema),
  error: z.string().nullable(),
});
export type Todo2Status = z.infer<typeof todo2StatusSchema>;

export const todo2Modes = ["import", "export", "sync"] as const;
export type Todo2Mode = (typeof todo2Modes)[number];

export const todo2RunSchema = z.object({
  /** Absolute path of the folder that holds `.todo2`. */
  path: z.string().min(1).max(4096),
  mode: z.enum(todo2Modes),
  /** Follow deletions of many tasks at once. */
  acceptsDeletions: z.boolean().default(false),
});

export const liveTodo2Schema = z.object({
  /** Absolute path of the folder that holds `.todo2`. */
  path: z.string().min(1).max(4096),
  isLive: z.boolean(),
});

export const settleTodo2Schema = z.object({
  workspaceId: z.string(),
  todo2Id: z.string(),
  field: z.string(),
  keep: z.enum(["board", "file"]),
});
export type SettleTodo2 = z.infer<typeof settleTodo2Schema>;
