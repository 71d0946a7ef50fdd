"use client";

import { listShortcuts } from "~/components/frame/shortcuts";
import { Dialog, DialogContent, DialogHeader, DialogTitle } from "~/components/ui/dialog";
import { Kbd } from "~/components/ui/kbd";

const keyNames: Record<string, string> = {
  " ": "Space",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

/** "g m" as two keys, " " as the space bar. */
const keyCaps = (keys: string): string[] =>
  (keys === " " ? [keys] : keys.split(" ")).map((key) => keyNames[key] ?? key);

/** The `?` dialog: what the keyboard does on this page. */
export function ShortcutHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const groups = open ? listShortcuts() : [];
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent aria-describedby={undefined}>
        <DialogHeader>
          <DialogTitle>Keyboard shortcuts</DialogTitle>
        </DialogHeader>
        <Group name="Commands" rows={[{ caps: ["⌘ or Ctrl", "K"], description: "Open the command palette" }]} />
        {groups.map(({ group, shortcuts }) => (
          <Group
            key={group}
            name={group}
            rows={shortcuts.map(({ keys, description }) => ({ caps: keyCaps(keys), description }))}
          />
        ))}
      </DialogContent>
    </Dialog>
  );
}

function Group({ name, rows }: { name: string; rows: { caps: string[]; description: string }[] }) {
  return (
    <section>
      <h3 className="mb-1 font-medium text-muted-foreground text-xs">{name}</h3>
      <dl>
        {rows.map(({ caps, description }) => (
          <div key={description} className="flex items-center justify-between gap-4 border-b py-1.5 last:border-0">
            <dt>{description}</dt>
            <dd className="flex gap-1">
              {caps.map((cap) => (
                <Kbd key={cap}>{cap}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
