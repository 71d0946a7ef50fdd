"use client";

import { Sparkles } from "lucide-react";
import { useState } from "react";
import { ImproveDialog } from "~/components/prompts/improve-dialog";
import { Button } from "~/components/ui/button";

/** "Improve" beside a task's text. The description is rewritten; where there is none, the title is the beginning of one. */
export function ImproveButton({
  title,
  description,
  criteria,
  onTake,
}: {
  title: string;
  description: string;
  criteria: readonly string[];
  onTake: (description: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const text = description.trim() === "" ? title : description;
  return (
    <>
      <Button variant="ghost" size="sm" disabled={text.trim() === ""} onClick={() => setOpen(true)}>
        <Sparkles aria-hidden />
        Improve
      </Button>
      {isOpen && (
        <ImproveDialog
          text={text}
          context={[title, ...criteria].join("\n")}
          onClose={() => setOpen(false)}
          onTake={(better) => {
            setOpen(false);
            onTake(better);
          }}
        />
      )}
    </>
  );
}
