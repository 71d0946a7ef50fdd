/**
 * For a sheet's `onEscapeKeyDown`: the first Escape leaves the text field one is in (which saves it) and keeps the sheet
 * open, the next closes it.
 */
export function leaveFieldFirst(event: KeyboardEvent): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  event.preventDefault();
  const sheet = field.closest<HTMLElement>("[role=dialog]");
  field.blur();
  sheet?.focus();
}

/** For a sheet's `onOpenAutoFocus`: the focus goes to the sheet itself, so that no field is opened for writing by accident. */
export function focusSheet(event: Event): void {
  event.preventDefault();
  (event.currentTarget as HTMLElement | null)?.focus();
}

/** For a sheet's `onInteractOutside`: a click on a toast, such as its Undo, leaves the sheet open. */
export function keepOpenForToasts(event: Event): void {
  if (event.target instanceof Element && event.target.closest("[data-sonner-toaster]")) event.preventDefault();
}
