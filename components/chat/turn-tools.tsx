"use client";

import type { LucideIcon } from "lucide-react";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useOpenChat } from "~/components/chat/chat-context";
import { Button } from "~/components/ui/button";
import type { Turn } from "~/shared/contracts/conversation";

/** A small button under a turn. */
export function TurnButton({ icon: Icon, label, onClick }: { icon: LucideIcon; label: string; onClick: () => void }) {
  return (
    <Button variant="ghost" size="icon-sm" aria-label={label} title={label} onClick={onClick}>
      <Icon aria-hidden className="size-3.5" />
    </Button>
  );
}

/** "2/3" with arrows, where a turn has others in its place. */
export function SiblingSwitch({ turn, lane }: { turn: Turn; lane: number }) {
  const { view, actions } = useOpenChat();
  const { siblingIds, role } = turn;
  if (siblingIds.length < 2) return null;
  const at = siblingIds.indexOf(turn.id);
  const what = role === "user" ? "version of this question" : "answer";
  const go = (step: number) => {
    const turnId = siblingIds[at + step];
    if (turnId !== undefined) void actions.showBranch(view.conversation.id, turnId, lane);
  };
  return (
    <span className="tnum flex items-center text-muted-foreground text-xs">
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Previous ${what}`}
        disabled={at <= 0}
        onClick={() => go(-1)}
        className="w-5"
      >
        <ChevronLeft aria-hidden className="size-3.5" />
      </Button>
      <span>
        {at + 1}/{siblingIds.length}
      </span>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Next ${what}`}
        disabled={at < 0 || at >= siblingIds.length - 1}
        onClick={() => go(1)}
        className="w-5"
      >
        <ChevronRight aria-hidden className="size-3.5" />
      </Button>
    </span>
  );
}
