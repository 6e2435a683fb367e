/** The numbers of a pasted text: one a line, as a column copied from a sheet is. */
export function pastedNumbers(text: string): string[] {
  return text
    .split(/[\r\n\t]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
