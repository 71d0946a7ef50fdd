import type { ReactNode } from "react";
import { CopyButton } from "~/components/copy-text";

/** Names and values in two columns. */
export function FactList({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="tnum min-w-0 break-words">{children}</dd>
    </>
  );
}

/** A part of a sheet under its heading, perhaps with a button at its right. */
export function Part({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5">
      <div className="flex min-h-7 items-center justify-between">
        <h3 className="font-semibold text-sm">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}

/** A long text with its copy button. */
export function TextBlock({ title, text, copy }: { title: string; text: string; copy: string }) {
  return (
    <Part title={title} action={<CopyButton text={text} what={copy} />}>
      <pre className="scroll-quiet max-h-64 overflow-auto whitespace-pre-wrap break-words rounded-md border bg-muted px-3 py-2 font-mono text-xs">
        {text}
      </pre>
    </Part>
  );
}
