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
