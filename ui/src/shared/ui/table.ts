import type { Snippet } from "svelte";

/** One column of a {@link DataTable}. */
export interface Column<T> {
  id: string;
  label: string;
  /** A CSS grid track: `8rem`, `minmax(10rem, 1fr)`. */
  width: string;
  align?: "left" | "right";
  /** Codes are shown in a fixed width. */
  code?: boolean;
  /** The cell as text; also its tooltip when it is cut. */
  text: (row: T) => string;
  /** The cell as markup, where text is not enough. */
  cell?: Snippet<[T]>;
  /** Makes the column sortable. */
  compare?: (a: T, b: T) => number;
}

/** Which column sorts, and how. */
export interface Sorting {
  id: string;
  down: boolean;
}

/** The rows as the sorting wants them; the same array when nothing sorts. */
export function sorted<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  by: Sorting | null,
): readonly T[] {
  const compare = columns.find((column) => column.id === by?.id)?.compare;
  if (!by || !compare) return rows;
  const ordered = [...rows].sort(compare);
  return by.down ? ordered.reverse() : ordered;
}

/** What a click on a header makes of the sorting: up, down, as it came. */
export function nextSorting(by: Sorting | null, id: string): Sorting | null {
  if (by?.id !== id) return { id, down: false };
  return by.down ? null : { id, down: true };
}

/** Where the cursor goes with a key; null when the key is not a cursor key. */
export function movedCursor(
  key: string,
  at: number,
  rows: number,
  pageRows: number,
): number | null {
  const last = rows - 1;
  const clamp = (to: number) => Math.max(0, Math.min(last, to));
  if (rows === 0) return null;
  if (key === "ArrowDown") return clamp(at + 1);
  if (key === "ArrowUp") return clamp(at - 1);
  if (key === "PageDown") return clamp(at + pageRows);
  if (key === "PageUp") return clamp(at - pageRows);
  if (key === "Home") return 0;
  if (key === "End") return last;
  return null;
}

/** The least width of a row in rem, so that every row has the same tracks: its columns, the gaps, the edges. */
export function leastWidth<T>(columns: readonly Column<T>[], ticks: boolean): number {
  const widths = columns.map(({ width }) => Number(/([\d.]+)rem/.exec(width)?.[1] ?? 0));
  if (ticks) widths.unshift(2.5);
  const gap = 0.75;
  return widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length + 1);
}
