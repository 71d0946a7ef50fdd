import { z } from "zod";
import type { NewAttachment } from "~/shared/contracts/conversation";

/** What is typed and not sent yet, by conversation; "" is the new one. */
const STORAGE_KEY = "ollmlx.chat.drafts";
const HISTORY_KEY = "ollmlx.chat.history";
const MOST_DRAFTS = 50;
const MOST_HISTORY = 100;
/** The browser gives a page about 5 MB for all it keeps. */
const LONGEST_KEPT = 20_000;

const draftsSchema = z.record(z.string(), z.string());
const historySchema = z.array(z.string());

/** Files stay in memory: they are too large to be kept. */
const files = new Map<string, NewAttachment[]>();

function read<Schema extends z.ZodType>(key: string, schema: Schema): z.output<Schema> | null {
  try {
    return schema.parse(JSON.parse(localStorage.getItem(key) ?? ""));
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The browser's storage is full or forbidden: the draft lives as long as the page.
  }
}

export const readDraft = (id: string): string => read(STORAGE_KEY, draftsSchema)?.[id] ?? "";

export function saveDraft(id: string, text: string): void {
  const { [id]: _, ...others } = read(STORAGE_KEY, draftsSchema) ?? {};
  const kept = Object.entries(others).slice(-MOST_DRAFTS);
  if (text !== "") kept.push([id, text.slice(0, LONGEST_KEPT)]);
  write(STORAGE_KEY, Object.fromEntries(kept));
}

export const readDraftFiles = (id: string): NewAttachment[] => files.get(id) ?? [];

export function saveDraftFiles(id: string, attachments: NewAttachment[]): void {
  if (attachments.length === 0) files.delete(id);
  else files.set(id, attachments);
}

/** What was sent, newest last. */
export const readHistory = (): string[] => read(HISTORY_KEY, historySchema) ?? [];

export function rememberSent(text: string): void {
  if (text.trim() === "") return;
  const others = readHistory().filter((sent) => sent !== text);
  write(HISTORY_KEY, [...others, text.slice(0, LONGEST_KEPT)].slice(-MOST_HISTORY));
}
