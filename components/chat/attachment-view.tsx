"use client";

import { useQuery } from "@tanstack/react-query";
import { FileText, ImageIcon } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "~/app/_trpc/client";
import { imageType } from "~/components/chat/read-files";
import { Dialog, DialogContent, DialogHeader, DialogTitle } from "~/components/ui/dialog";
import { ErrorState } from "~/components/ui/error-state";
import { ScrollArea } from "~/components/ui/scroll-area";
import { Skeleton } from "~/components/ui/skeleton";
import type { Attachment } from "~/shared/contracts/conversation";
import { formatBytes } from "~/shared/format-quantity";

/** A file of a question; a click shows it. */
export function AttachmentView({ file }: { file: Attachment }) {
  const [isOpen, setOpen] = useState(false);
  const Icon = file.kind === "image" ? ImageIcon : FileText;
  return (
    <>
      <button
        type="button"
        aria-label={`Show ${file.name}`}
        onClick={() => setOpen(true)}
        className="flex max-w-full items-center gap-1.5 rounded-md border bg-card px-2 py-1 text-xs hover:bg-accent"
      >
        <Icon aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
        <span className="truncate">{file.name}</span>
        <span className="tnum shrink-0 text-muted-foreground">{formatBytes(file.sizeBytes)}</span>
      </button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        <DialogContent aria-describedby={undefined} className="max-w-3xl">
          <DialogHeader>
            <DialogTitle className="break-all">{file.name}</DialogTitle>
          </DialogHeader>
          {isOpen && <Content file={file} />}
        </DialogContent>
      </Dialog>
    </>
  );
}

function Content({ file }: { file: Attachment }) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.conversations.attachment.queryOptions({ id: file.id }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (query.isError)
    return <ErrorState title="The file could not be read" error={query.error} onRetry={query.refetch} />;
  if (query.isPending) return <Skeleton className="h-40" />;
  const { content } = query.data;
  if (file.kind === "image") {
    return (
      // biome-ignore lint/performance/noImgElement: the bytes are here already
      <img
        src={`data:${imageType(content)};base64,${content}`}
        alt={file.name}
        className="max-h-[65vh] object-contain"
      />
    );
  }
  return (
    <ScrollArea aria-label={`Text of ${file.name}`} className="max-h-[65vh]">
      <pre className="whitespace-pre-wrap break-words font-mono text-xs">{content}</pre>
    </ScrollArea>
  );
}
