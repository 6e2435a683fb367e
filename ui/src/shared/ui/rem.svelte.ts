let size = $state(16);

/** Pixels of one rem now: large type changes it. */
export function rem(): number {
  return size;
}

/** Told by the shell when the type size changed. */
export function setRem(pixels: number): void {
  size = pixels;
}
