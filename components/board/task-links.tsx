"use client";

import { ExternalLink, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { TaskEditing } from "~/components/board/use-task-edits";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";

const isWebAddress = (url: string): boolean => /^https?:\/\//i.test(url);

/** What belongs to a task and lives elsewhere: addresses that open, and paths of files. */
export function TaskLinks({ editing }: { editing: TaskEditing }) {
  const { links } = editing.value;
  const [url, setUrl] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (url.trim() === "") return;
    void editing.save({ links: [...links, { title: "", url: url.trim() }] });
    setUrl("");
  };
  return (
    <section aria-label="Links" className="flex flex-col gap-1.5">
      <h3 className="font-medium text-xs">Links</h3>
      <ul className="flex flex-col gap-0.5">
        {links.map((link, index) => (
          <li key={link.url} className="flex items-center gap-1.5">
            {isWebAddress(link.url) ? (
              <a
                href={link.url}
                target="_blank"
                rel="noreferrer noopener"
                className="inline-flex min-w-0 flex-1 items-center gap-1.5 text-primary hover:underline dark:text-ring"
              >
                <ExternalLink aria-hidden className="size-3.5 shrink-0" />
                <span className="truncate">{link.title || link.url}</span>
              </a>
            ) : (
              <code className="min-w-0 flex-1 truncate text-xs">{link.url}</code>
            )}
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Remove the link ${link.title || link.url}`}
              onClick={() => void editing.save({ links: links.filter((_, other) => other !== index) })}
            >
              <X aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <form onSubmit={add} className="flex gap-2">
        <Input
          aria-label="Add a link"
          placeholder="https://… or a path"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
        {url.trim() !== "" && (
          <Button type="submit" variant="outline">
            Add
          </Button>
        )}
      </form>
    </section>
  );
}
