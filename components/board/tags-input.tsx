"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { useBoard } from "~/components/board/board-context";
import { cn } from "~/components/class-names";
import { Badge } from "~/components/ui/badge";
import { fieldClasses } from "~/components/ui/input";

/** Tags as chips with a line to type more: Enter or a comma adds, Backspace in the empty line takes the last away. */
export function TagsInput({
  id,
  tags,
  onChange,
}: {
  id: string;
  tags: readonly string[];
  onChange: (tags: string[]) => void;
}) {
  const { cards } = useBoard();
  const [typed, setTyped] = useState("");
  const known = [...new Set(cards.flatMap((card) => card.tags))].filter((tag) => !tags.includes(tag)).sort();

  const add = () => {
    const tag = typed.trim();
    setTyped("");
    if (tag !== "" && !tags.includes(tag)) onChange([...tags, tag]);
  };

  return (
    <div className={cn(fieldClasses, "flex min-h-8 flex-wrap items-center gap-1 px-1.5 py-1")}>
      {tags.map((tag) => (
        <Badge key={tag} className="max-w-full">
          <span className="truncate">{tag}</span>
          <button
            type="button"
            aria-label={`Remove tag ${tag}`}
            onClick={() => onChange(tags.filter((other) => other !== tag))}
            className="-mr-1 rounded p-0.5 hover:bg-accent"
          >
            <X aria-hidden />
          </button>
        </Badge>
      ))}
      <input
        id={id}
        list={`${id}-known`}
        value={typed}
        maxLength={60}
        placeholder={tags.length === 0 ? "Add a tag" : ""}
        onChange={(event) => setTyped(event.target.value.replace(",", ""))}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === ",") {
            event.preventDefault();
            add();
          } else if (event.key === "Backspace" && typed === "" && tags.length > 0) onChange(tags.slice(0, -1));
        }}
        className="h-5 min-w-24 flex-1 bg-transparent px-1 outline-none placeholder:text-muted-foreground"
      />
      <datalist id={`${id}-known`}>
        {known.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </div>
  );
}
