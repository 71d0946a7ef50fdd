"use client";

import { ArrowUp, Square } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { sendMessage, stopAnswer } from "~/components/chat/chat-store";
import { useShortcuts } from "~/components/frame/shortcuts";
import { Button } from "~/components/ui/button";
import { Textarea } from "~/components/ui/textarea";

/** Where the user writes. Enter sends, Shift+Enter breaks the line, Escape stops the answer. */
export function ChatComposer({ model, answering }: { model: string; answering: boolean }) {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useShortcuts("Chat", [
    { keys: "/", description: "Write a message", run: () => field.current?.focus() },
    { keys: "Escape", description: "Stop the answer", run: stopAnswer },
  ]);

  useEffect(() => {
    if (matchMedia("(hover: hover)").matches) field.current?.focus();
  }, []);

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const content = text.trim();
    if (content === "" || answering) return;
    setText("");
    void sendMessage(model, content);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && answering) stopAnswer();
  };

  return (
    <form onSubmit={submit} className="shrink-0 px-4 pb-4">
      <div className="relative mx-auto max-w-3xl">
        <Textarea
          ref={field}
          aria-label="Message"
          placeholder="Write a message"
          rows={1}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="scroll-quiet block max-h-60 min-h-12 resize-none rounded-xl py-3 pr-12 pl-4 text-base"
        />
        {answering ? (
          <Button
            variant="primary"
            size="icon"
            aria-label="Stop the answer"
            className="absolute right-2 bottom-2 rounded-lg"
            onClick={stopAnswer}
          >
            <Square aria-hidden fill="currentColor" className="size-3" />
          </Button>
        ) : (
          <Button
            type="submit"
            variant="primary"
            size="icon"
            aria-label="Send"
            disabled={text.trim() === ""}
            className="absolute right-2 bottom-2 rounded-lg"
          >
            <ArrowUp aria-hidden />
          </Button>
        )}
      </div>
    </form>
  );
}
