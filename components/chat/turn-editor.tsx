"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "~/components/ui/button";
import { Textarea } from "~/components/ui/textarea";

/** A turn's text under the pen. Ctrl or Cmd with Enter saves, Escape leaves it as it was. */
export function TurnEditor({
  text,
  label,
  saveLabel,
  onSave,
  onCancel,
}: {
  text: string;
  label: string;
  saveLabel: string;
  onSave: (text: string) => void;
  onCancel: () => void;
}) {
  const [value, setValue] = useState(text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(text.length, text.length);
  }, [text.length]);
  const canSave = value.trim() !== "" && value !== text;
  return (
    <div className="flex w-full flex-col gap-2">
      <Textarea
        ref={field}
        aria-label={label}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && canSave) onSave(value);
          else if (event.key === "Escape") onCancel();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        className="scroll-quiet max-h-96 text-base"
      />
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button variant="primary" disabled={!canSave} onClick={() => onSave(value)}>
          {saveLabel}
        </Button>
      </div>
    </div>
  );
}
