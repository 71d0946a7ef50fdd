"use client";

import { GitFork, Pencil, Trash2 } from "lucide-react";
import { memo, useState } from "react";
import { AttachmentView } from "~/components/chat/attachment-view";
import { useOpenChat } from "~/components/chat/chat-context";
import { TurnEditor } from "~/components/chat/turn-editor";
import { SiblingSwitch, TurnButton } from "~/components/chat/turn-tools";
import { CopyButton } from "~/components/copy-text";
import { Button } from "~/components/ui/button";
import { formatCount } from "~/shared/format-quantity";
import type { RowCell } from "~/shared/turn-rows";

/** A question longer than this is folded. */
const FOLD_LETTERS = 2_000;
const FOLDED_LETTERS = 600;

function QuestionText({ text }: { text: string }) {
  const [isOpen, setOpen] = useState(false);
  if (text.length <= FOLD_LETTERS) return text;
  return (
    <>
      {isOpen ? text : `${text.slice(0, FOLDED_LETTERS).trimEnd()}…`}
      <Button variant="link" size="sm" aria-expanded={isOpen} className="px-0" onClick={() => setOpen(!isOpen)}>
        {isOpen ? "Show less" : `Show all ${formatCount(text.length)} letters`}
      </Button>
    </>
  );
}

/** What the user asked. Edited, it branches: the old question and its answers stay reachable. */
export const QuestionTurn = memo(function QuestionTurn({ cell: { turn, lane, twinIds } }: { cell: RowCell }) {
  const { view, actions, editingId, setEditingId, openConversation } = useOpenChat();
  const { id } = view.conversation;
  const isEditing = editingId === turn.id;

  if (isEditing) {
    return (
      <TurnEditor
        text={turn.content}
        label="Question"
        saveLabel="Ask"
        onCancel={() => setEditingId(null)}
        onSave={(content) => {
          setEditingId(null);
          void actions.edit(id, twinIds, content);
        }}
      />
    );
  }

  return (
    <div className="group/turn flex flex-col items-end gap-1">
      {turn.attachments.length > 0 && (
        <ul aria-label="Files" className="flex max-w-[85%] flex-wrap justify-end gap-1.5">
          {turn.attachments.map((file) => (
            <li key={file.id} className="min-w-0">
              <AttachmentView file={file} />
            </li>
          ))}
        </ul>
      )}
      {turn.content && (
        <div className="max-w-[85%] whitespace-pre-wrap break-words rounded-2xl rounded-br-md bg-secondary px-4 py-2.5 text-base">
          <span className="sr-only">You: </span>
          <QuestionText text={turn.content} />
        </div>
      )}
      <div className="flex min-h-7 items-center opacity-0 transition-opacity duration-100 focus-within:opacity-100 group-hover/turn:opacity-100 group-focus-visible/row:opacity-100 has-[[aria-label^=Next]]:opacity-100 [@media(hover:none)]:opacity-100">
        <SiblingSwitch turn={turn} lane={lane} />
        <CopyButton text={turn.content} what="the question" />
        <TurnButton icon={Pencil} label="Edit the question" onClick={() => setEditingId(turn.id)} />
        <TurnButton
          icon={GitFork}
          label="Fork the chat here"
          onClick={async () => {
            const forked = await actions.fork(id, turn.id, lane);
            if (forked) openConversation(forked.conversation.id);
          }}
        />
        <TurnButton
          icon={Trash2}
          label="Delete the question and its answers"
          onClick={() => void actions.removeTurns(id, twinIds, "The question and its answers are deleted")}
        />
      </div>
    </div>
  );
});
