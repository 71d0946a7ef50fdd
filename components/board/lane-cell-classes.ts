/** The width of a column of a board with rows: the header's and every row's must be the same. */
export const laneCellClasses = (isOpen: boolean): string =>
  isOpen ? "w-[82vw] min-w-48 max-w-96 shrink-0 sm:w-auto sm:flex-1 sm:basis-0 sm:shrink" : "w-10 shrink-0";
