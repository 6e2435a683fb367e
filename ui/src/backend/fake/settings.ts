import { apiError, Refusal } from "../backend";
import type { LogEntry, OperatorView } from "../bindings";
import type { Part, World } from "./world";

function operatorsOf(world: World): OperatorView[] {
  return world.keep("operators", () => [
    { id: "operator-1", name: "张三", role: "owner", hasPin: true },
    { id: "operator-2", name: "李四", role: "lead", hasPin: true },
    { id: "operator-3", name: "王五", role: "packer", hasPin: false },
  ]);
}

const LENGTH = 480;
const words = ["parcel_scanned", "parcel_scanned", "parcel_scanned", "pack_weighed", "pack_sealed"];

function entry(world: World, sequence: number): LogEntry {
  const what = words[sequence % words.length] ?? "";
  return {
    sequence,
    at: world.now() - (LENGTH - sequence) * 61_000,
    operator: ["张三", "李四", "王五"][sequence % 3] ?? "",
    what,
    subject: `pack-${1 + (sequence % 6)}`,
    detail: what === "parcel_scanned" ? `LZDCN${100_000_000 + sequence}` : "3 240 g",
  };
}

/** Operators and the event log. */
export const settingsPart: Part = {
  list_operators: operatorsOf,
  save_operator: (world, { id, name, role, pin }) => {
    const refused = (field: string, detail: string) =>
      new Refusal(apiError("invalid_field", { field, detail }));
    if (name === "") throw refused("name", "missing");
    if (pin !== null && !/^\d{6,12}$/.test(pin)) throw refused("pin", "pin");
    const all = operatorsOf(world);
    if (all.some((each) => each.name === name && each.id !== id))
      throw new Refusal(apiError("already_exists", { field: "name" }));
    const known = all.find((each) => each.id === id);
    const hasPin = pin !== null || (known?.hasPin ?? false);
    const saved: OperatorView = { id: id ?? world.id("operator"), name, role, hasPin };
    if (known) Object.assign(known, saved);
    else all.push(saved);
    world.tell({ kind: "changed", topics: ["station"] });
    return saved;
  },
  remove_operator: (world, { id }) => {
    const all = operatorsOf(world);
    const at = all.findIndex((each) => each.id === id);
    if (at < 0) throw new Refusal(apiError("not_found"));
    if (all[at]?.role === "owner") throw new Refusal(apiError("still_in_use", { detail: "owner" }));
    all.splice(at, 1);
    world.tell({ kind: "changed", topics: ["station"] });
    return {};
  },
  list_log: (world, { subject, before }) => {
    const page: LogEntry[] = [];
    for (let at = (before ?? LENGTH + 1) - 1; at >= 1 && page.length < 100; at -= 1) {
      const one = entry(world, at);
      if (subject === null || one.subject === subject) page.push(one);
    }
    return page;
  },
  check_log: () => ({ entries: LENGTH, brokenAt: null }),
};
