"use client";

import { ArrowUp, Paperclip, Square, X } from "lucide-react";
import {
  type ChangeEvent,
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { useComposer } from "~/components/chat/use-composer";
import { cn } from "~/components/class-names";
import { Button } from "~/components/ui/button";
import { Textarea } from "~/components/ui/textarea";
import type { NewMessage } from "~/shared/contracts/conversation";

export interface ComposerHandle {
  focus: () => void;
  write: (text: string) => void;
}

/**
 * Where the user writes. Enter sends, Shift+Enter breaks the line, Escape stops the answer or leaves the field, arrow up
 * in an empty field brings back what was sent. Files come by button, paste or drop. `meter` gets the length of what is
 * written, in letters.
 */
export function ChatComposer({
  draftId,
  canSee,
  isAnswering,
  isBlocked,
  onSend,
  onStop,
  meter,
  ref,
}: {
  draftId: string;
  canSee: boolean;
  isAnswering: boolean;
  isBlocked?: boolean;
  onSend: (message: NewMessage) => Promise<boolean>;
  onStop: () => void;
  meter: (letters: number) => ReactNode;
  ref: Ref<ComposerHandle>;
}) {
  const composer = useComposer({ draftId, canSee, onSend });
  const { text, attachments } = composer;
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [isDropping, setDropping] = useState(false);
  const isEmpty = text.trim() === "" && attachments.length === 0;
  const canSend = !isAnswering && !isBlocked && !composer.isSending && !isEmpty;

  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    write: (next) => {
      composer.change(next);
      field.current?.focus();
    },
  }));

  useEffect(() => {
    if (matchMedia("(hover: hover)").matches) field.current?.focus();
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (canSend) void composer.send();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (isAnswering) onStop();
      else field.current?.blur();
    } else if (event.key === "ArrowUp" && selectionEnd === 0 && (value === "" || composer.isInHistory())) {
      if (composer.walkHistory(-1)) event.preventDefault();
    } else if (event.key === "ArrowUp" && composer.isInHistory() && !value.slice(0, selectionStart).includes("\n")) {
      if (composer.walkHistory(-1)) event.preventDefault();
    } else if (event.key === "ArrowDown" && composer.isInHistory() && !value.slice(selectionEnd).includes("\n")) {
      if (composer.walkHistory(1)) event.preventDefault();
    }
  };

  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length > 0) {
      event.preventDefault();
      void composer.addFiles(files);
    } else if (composer.takePastedText(event.clipboardData.getData("text/plain"))) {
      event.preventDefault();
    }
  };

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDropping(false);
    void composer.addFiles([...event.dataTransfer.files]);
  };

  const onPick = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])];
    event.target.value = "";
    void composer.addFiles(files);
    field.current?.focus();
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend) void composer.send();
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={onDrop}
      className="shrink-0 px-3 pb-2 sm:px-4"
    >
      <div
        className={cn(
          "mx-auto max-w-3xl rounded-xl border border-input bg-card transition-colors focus-within:border-ring",
          isDropping && "border-primary border-dashed bg-primary-soft",
        )}
      >
        {attachments.length > 0 && (
          <ul aria-label="Attached files" className="flex flex-wrap gap-1.5 px-3 pt-2.5">
            {attachments.map(({ name, kind }) => (
              <li
                key={name}
                className="flex max-w-full items-center gap-1 rounded-md border bg-muted py-0.5 pr-0.5 pl-2 text-xs"
              >
                <span className="truncate">{name}</span>
                <span className="text-muted-foreground">{kind}</span>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Remove ${name}`}
                  className="size-6"
                  onClick={() => composer.removeFile(name)}
                >
                  <X aria-hidden className="size-3" />
                </Button>
              </li>
            ))}
          </ul>
        )}
        <div className="flex items-end gap-1 p-1.5">
          <input ref={picker} type="file" multiple hidden aria-label="Files to attach" onChange={onPick} />
          <Button
            variant="ghost"
            size="icon"
            aria-label="Attach files"
            title="Attach files"
            onClick={() => picker.current?.click()}
          >
            <Paperclip aria-hidden />
          </Button>
          <Textarea
            ref={field}
            aria-label="Message"
            placeholder="Write a message"
            rows={1}
            value={text}
            onChange={(event) => composer.change(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            className="scroll-quiet block max-h-60 min-h-8 flex-1 resize-none border-0 bg-transparent px-1 py-1.5 text-base focus-visible:outline-0"
          />
          {isAnswering ? (
            <Button
              variant="primary"
              size="icon"
              aria-label="Stop the answer"
              title="Stop (Esc)"
              onClick={onStop}
              className="rounded-lg"
            >
              <Square aria-hidden fill="currentColor" className="size-3" />
            </Button>
          ) : (
            <Button
              type="submit"
              variant="primary"
              size="icon"
              aria-label="Send"
              disabled={!canSend}
              className="rounded-lg"
            >
              <ArrowUp aria-hidden />
            </Button>
          )}
        </div>
      </div>
      <div className="mx-auto flex min-h-6 max-w-3xl flex-wrap items-center justify-between gap-x-4 pt-1">
        {meter(
          text.length + attachments.reduce((sum, { kind, content }) => sum + (kind === "text" ? content.length : 0), 0),
        )}
      </div>
    </form>
  );
}
