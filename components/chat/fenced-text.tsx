import { splitFences } from "~/components/chat/split-fences";
import { CopyButton } from "~/components/copy-text";

/** Plain text with its line breaks; what stands between ``` fences becomes a box of code. */
export function FencedText({ text }: { text: string }) {
  return splitFences(text).map(({ kind, body, language, start }) =>
    kind === "text" ? (
      <span key={start} className="whitespace-pre-wrap break-words">
        {body}
      </span>
    ) : (
      <span key={start} className="my-2 block overflow-hidden rounded-lg border bg-muted">
        <span className="flex h-8 items-center justify-between border-b pr-0.5 pl-3 text-muted-foreground text-xs">
          {language || "code"}
          <CopyButton text={body} what="the code" />
        </span>
        <code className="scroll-quiet block overflow-x-auto whitespace-pre px-3 py-2 font-mono text-xs">{body}</code>
      </span>
    ),
  );
}
