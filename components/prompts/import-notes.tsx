import { Button } from "~/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "~/components/ui/dialog";

/** What of an imported file has no counterpart here; nothing where all was taken over. */
export function ImportNotes({ notes, onClose }: { notes: readonly string[]; onClose: () => void }) {
  return (
    <Dialog open={notes.length > 0} onOpenChange={(open) => open || onClose()}>
      <DialogContent className="max-w-lg">
        <DialogHeader>
          <DialogTitle>Imported, but not all of it</DialogTitle>
          <DialogDescription>The prompt is stored. These parts of the file were not taken over:</DialogDescription>
        </DialogHeader>
        <ul className="scroll-quiet flex max-h-80 list-disc flex-col gap-1.5 overflow-auto break-words pl-5">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
        <DialogFooter>
          <Button variant="primary" onClick={onClose}>
            OK
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
