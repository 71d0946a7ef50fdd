const mostPlaces = 5;

/** Says what of a file has no counterpart: each thing once, with the places where it stood. */
export class ImportNotes {
  readonly #places = new Map<string, string[]>();

  /** `place` is left out for what concerns the whole file. */
  add(message: string, place?: string): void {
    const places = this.#places.get(message) ?? [];
    if (place !== undefined && !places.includes(place)) places.push(place);
    this.#places.set(message, places);
  }

  list(): string[] {
    return [...this.#places].map(([message, places]) => {
      const more = places.length > mostPlaces ? ` and ${places.length - mostPlaces} more` : "";
      return places.length === 0 ? message : `${message}: ${places.slice(0, mostPlaces).join(", ")}${more}`;
    });
  }
}
