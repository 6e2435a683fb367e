import { expect, it } from "vitest";
import { movedCursor, nextSorting, sorted, type Column } from "./table";

interface Row {
  name: string;
}
const columns: Column<Row>[] = [
  {
    id: "name",
    label: "Name",
    width: "1fr",
    text: (row) => row.name,
    compare: (a, b) => a.name.localeCompare(b.name),
  },
];

it("sorts up, down, and not at all", () => {
  const rows = [{ name: "b" }, { name: "a" }];
  const up = nextSorting(null, "name");
  const down = nextSorting(up, "name");
  expect(sorted(rows, columns, up).map(({ name }) => name)).toEqual(["a", "b"]);
  expect(sorted(rows, columns, down).map(({ name }) => name)).toEqual(["b", "a"]);
  expect(nextSorting(down, "name")).toBeNull();
  expect(sorted(rows, columns, null)).toBe(rows);
});

it.each([
  ["ArrowDown", 0, 1],
  ["ArrowDown", 9, 9],
  ["ArrowUp", 0, 0],
  ["PageDown", 2, 6],
  ["PageUp", 2, 0],
  ["Home", 5, 0],
  ["End", 5, 9],
  ["a", 5, null],
])("%s at %d goes to %s", (key, at, to) => expect(movedCursor(key, at, 10, 4)).toBe(to));

it("an empty table has no cursor", () => expect(movedCursor("ArrowDown", -1, 0, 4)).toBeNull());
