"use client";

import { ChatSettingsSheet } from "~/components/chat/chat-settings-sheet";
import { useLaneDraft } from "~/components/chat/use-lane-draft";
import type { LaneSettings } from "~/shared/contracts/conversation";

/** The sheet with a lane's settings while it is open. */
export function LaneSettingsSheet({
  lane,
  onChange,
  onClose,
}: {
  lane: LaneSettings;
  onChange: (change: Partial<LaneSettings>) => void;
  onClose: () => void;
}) {
  const draft = useLaneDraft(lane, onChange);
  return (
    <ChatSettingsSheet lane={draft.lane} open onOpenChange={(open) => open || onClose()} onChange={draft.change} />
  );
}
