/** `--json`, which every verb has that lists or shows something. */
export interface JsonFlag {
  json?: boolean;
}
