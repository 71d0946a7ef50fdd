"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import {
  readDraft,
  readDraftFiles,
  readHistory,
  rememberSent,
  saveDraft,
  saveDraftFiles,
} from "~/components/chat/drafts";
import { readAttachment } from "~/components/chat/read-files";
import { largestAttachmentCount, type NewAttachment, type NewMessage } from "~/shared/contracts/conversation";

const SAVE_AFTER_MS = 400;
/** A pasted text longer than this becomes a file. */
const LONGEST_PASTED_LETTERS = 4_000;

/** A message in the making: its text with a draft that is kept, its files, and what was sent before. */
export function useComposer({
  draftId,
  canSee,
  onSend,
}: {
  draftId: string;
  canSee: boolean;
  onSend: (message: NewMessage) => Promise<boolean>;
}) {
  const [text, setText] = useState(() => readDraft(draftId));
  const [attachments, setAttachments] = useState<NewAttachment[]>(() => readDraftFiles(draftId));
  const [isSending, setSending] = useState(false);
  /** How far back in the history the shown text is; 0 = the draft itself. */
  const back = useRef(0);
  const own = useRef("");

  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    const timer = setTimeout(() => saveDraft(draftId, text), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draftId, text]);
  useEffect(() => () => saveDraft(draftId, latest.current), [draftId]);

  const changeFiles = useCallback(
    (change: (files: NewAttachment[]) => NewAttachment[]) => {
      setAttachments((before) => {
        const next = change(before);
        saveDraftFiles(draftId, next);
        return next;
      });
    },
    [draftId],
  );

  const addFiles = async (files: readonly File[]) => {
    const room = largestAttachmentCount - attachments.length;
    if (files.length > room) toast.error(`A message takes ${largestAttachmentCount} files.`);
    const read = await Promise.all(files.slice(0, Math.max(0, room)).map((file) => readAttachment(file, canSee)));
    for (const one of read) if ("problem" in one) toast.error(one.problem);
    const added = read.flatMap((one) => ("attachment" in one ? [one.attachment] : []));
    // A file of the same name takes the place of the one before.
    changeFiles((before) => [...before.filter(({ name }) => !added.some((file) => file.name === name)), ...added]);
  };

  return {
    text,
    attachments,
    isSending,
    change: (value: string) => {
      back.current = 0;
      setText(value);
    },
    addFiles,
    removeFile: (name: string) => changeFiles((before) => before.filter((file) => file.name !== name)),
    /** True when the pasted text was taken as a file. */
    takePastedText: (pasted: string): boolean => {
      if (pasted.length <= LONGEST_PASTED_LETTERS) return false;
      void addFiles([new File([pasted], `pasted-${attachments.length + 1}.txt`, { type: "text/plain" })]);
      return true;
    },
    /** Shows what was sent before (-1) or after (1); false at the end. */
    walkHistory: (step: -1 | 1): boolean => {
      const history = readHistory();
      const next = back.current - step;
      if (next < 0 || next > history.length) return false;
      if (back.current === 0) own.current = text;
      back.current = next;
      setText(next === 0 ? own.current : (history[history.length - next] ?? ""));
      return true;
    },
    isInHistory: () => back.current > 0,
    send: async () => {
      const message = { content: text.trim(), attachments };
      if (isSending || (message.content === "" && attachments.length === 0)) return;
      setSending(true);
      back.current = 0;
      setText("");
      changeFiles(() => []);
      saveDraft(draftId, "");
      rememberSent(message.content);
      const isSent = await onSend(message);
      setSending(false);
      if (isSent) return;
      setText(message.content);
      changeFiles(() => message.attachments);
    },
  };
}
