"use client";

import { Combine, Ellipsis, RefreshCw } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "~/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "~/components/ui/dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";

/** What else can be done with a proposed subtask: join it with the one above, or ask the model for another in its place. */
export function ReviewRowMenu({
  name,
  isFirst,
  isReplacing,
  onMerge,
  onReplace,
}: {
  name: string;
  isFirst: boolean;
  isReplacing: boolean;
  onMerge: () => void;
  onReplace: (wish: string) => void;
}) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`More for ${name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem disabled={isFirst} onSelect={onMerge}>
            <Combine aria-hidden />
            Merge with the one above
          </DropdownMenuItem>
          <DropdownMenuItem disabled={isReplacing} onSelect={() => setIsAsking(true)}>
            <RefreshCw aria-hidden />
            Ask the model for another
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <Dialog open={isAsking} onOpenChange={setIsAsking}>
        <DialogContent>
          <WishForm
            name={name}
            onCancel={() => setIsAsking(false)}
            onReplace={(wish) => {
              setIsAsking(false);
              onReplace(wish);
            }}
          />
        </DialogContent>
      </Dialog>
    </>
  );
}

function WishForm({
  name,
  onCancel,
  onReplace,
}: {
  name: string;
  onCancel: () => void;
  onReplace: (wish: string) => void;
}) {
  const id = useId();
  const [wish, setWish] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onReplace(wish);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <DialogHeader>
        <DialogTitle>Another {name}</DialogTitle>
        <DialogDescription>The model proposes one subtask in its place; the others stay.</DialogDescription>
      </DialogHeader>
      <div>
        <Label htmlFor={id} className="mb-1.5 block">
          What should be different (may be left empty)
        </Label>
        <Input id={id} autoFocus maxLength={1000} value={wish} onChange={(event) => setWish(event.target.value)} />
      </div>
      <DialogFooter>
        <Button variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" variant="primary">
          Ask
        </Button>
      </DialogFooter>
    </form>
  );
}
