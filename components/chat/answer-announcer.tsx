"use client";

import { useEffect, useRef, useState } from "react";
import type { ConversationView, Turn } from "~/shared/contracts/conversation";
import { formatCount } from "~/shared/format-quantity";

function describeEnd({ model, status, figures, problem }: Turn): string {
  if (problem) return `The answer of ${model} failed: ${problem.message}`;
  const words = status === "stopped" ? "ended early" : "is finished";
  return `The answer of ${model} ${words}${figures?.outputTokens ? `, ${formatCount(figures.outputTokens)} tokens` : ""}.`;
}

/** Tells a screen reader when an answer ends; its words come too fast to be read out as they stream. */
export function AnswerAnnouncer({ view }: { view: ConversationView }) {
  const [message, setMessage] = useState("");
  const before = useRef<string[]>([]);
  useEffect(() => {
    const now = view.turns.filter(({ status }) => status === "streaming").map(({ id }) => id);
    const ended = view.turns.filter(({ id }) => before.current.includes(id) && !now.includes(id));
    before.current = now;
    if (ended.length > 0) setMessage(ended.map(describeEnd).join(" "));
  }, [view]);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {message}
    </div>
  );
}
