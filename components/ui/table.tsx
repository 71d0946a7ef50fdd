import type { ComponentProps, Ref } from "react";
import { cn } from "~/components/class-names";

/** A table in a box of its own that scrolls sideways when the page is too narrow, and down when the box has a height. */
export function Table({
  className,
  boxRef,
  boxClassName,
  ...props
}: ComponentProps<"table"> & { boxRef?: Ref<HTMLDivElement>; boxClassName?: string }) {
  return (
    <div ref={boxRef} className={cn("scroll-quiet relative w-full overflow-auto", boxClassName)}>
      <table className={cn("w-full caption-bottom border-collapse text-sm", className)} {...props} />
    </div>
  );
}

export function TableHeader({ className, ...props }: ComponentProps<"thead">) {
  return <thead className={cn("border-b", className)} {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody className={cn("[&_tr:last-child]:border-0", className)} {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr className={cn("border-b transition-colors data-[state=selected]:bg-accent", className)} {...props} />;
}

export function TableHead({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn(
        "h-9 whitespace-nowrap px-3 text-left first:pl-4 last:pr-4 align-middle font-medium text-muted-foreground text-xs",
        className,
      )}
      {...props}
    />
  );
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return <td className={cn("h-10 px-3 py-1.5 align-middle first:pl-4 last:pr-4", className)} {...props} />;
}

export function TableCaption({ className, ...props }: ComponentProps<"caption">) {
  return <caption className={cn("py-2 text-muted-foreground text-xs", className)} {...props} />;
}
