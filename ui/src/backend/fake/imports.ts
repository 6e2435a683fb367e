import { apiError, Refusal } from "../backend";
import type { ImportPreview, ImportView, RowError } from "../bindings";
import type { Part, World } from "./world";

const text = (content: string) => btoa(unescape(encodeURIComponent(content)));

function previewsOf(world: World): Map<string, ImportPreview> {
  return world.keep("previews", () => new Map());
}

function importsOf(world: World): ImportView[] {
  return world.keep("imports", () => [
    view("import-0", "订单导出 11-20.xlsx", "done", world.now() - 86_400_000, { canUndo: false }),
  ]);
}

const errors: RowError[] = [
  row(4, "C", "首公里单号", "first_mile_number", "number_too_long", "1.2345678901E+17"),
  row(9, "C", "首公里单号", "first_mile_number", "duplicate_in_file", "LZDCN100000007"),
  row(12, "", "", null, "number_missing", ""),
  row(15, "E", "店铺", "shop", "shop_unknown", "晨光家俱 MY"),
  row(21, "F", "重量", "weight", "weight_unreadable", "半斤"),
  row(22, "F", "重量", "weight", "formula_without_value", "=D22*1000"),
  row(30, "G", "状态", "status", "some_new_reason", "???"),
];

function row(
  at: number,
  column: string,
  columnName: string,
  field: RowError["field"],
  reason: string,
  value: string,
): RowError {
  return { row: at, column, columnName, field, reason, value };
}

function view(
  id: string,
  fileName: string,
  phase: ImportView["phase"],
  at: number,
  more: Partial<ImportView> = {},
): ImportView {
  const counts = { rows: 1250, new: 1180, changed: 41, unchanged: 22, refused: errors.length };
  const errorCount = errors.length;
  return {
    id,
    fileName,
    phase,
    at,
    operator: "张三",
    counts,
    errors,
    errorCount,
    canUndo: phase === "done",
    ...more,
  };
}

function preview(id: string, fileName: string, now: number): ImportPreview {
  const isText = /\.(csv|txt|tsv)$/i.test(fileName);
  const columns = [
    ["订单号", "400123400000037", "400123400000074", "400123400000111"],
    ["商品名称", "示例收纳盒 三件套", "示例台灯", "示例笔记本"],
    ["首公里单号", "LZDCN100000001", "LZDCN100000002", "LZDCN100000003"],
    ["国家", "MY", "TH", "TH"],
    ["店铺", "晨光家居 MY", "好物优选 TH", "好物优选 TH"],
    ["重量", "353", "526", "0.7kg"],
    ["状态", "ready_to_ship", "ready_to_ship", "pending"],
  ];
  return {
    id,
    fileName,
    fileKind: isText ? "csv" : "xlsx",
    sheets: isText ? [] : ["订单", "说明"],
    sheet: isText ? null : "订单",
    encoding: isText ? "GB18030" : null,
    headerRow: 2,
    columns: columns.map(([name = "", ...samples], at) => ({
      letter: String.fromCharCode(65 + at),
      name,
      samples,
    })),
    mapping: [
      { field: "order_number", column: 0 },
      { field: "first_mile_number", column: 2 },
      { field: "country", column: 3 },
      { field: "shop", column: 4 },
      { field: "weight", column: 5 },
    ],
    mappingRemembered: true,
    importedBeforeAt: fileName.includes("again") ? now - 86_400_000 : null,
  };
}

function known(world: World, id: string): ImportView {
  const one = importsOf(world).find((each) => each.id === id);
  if (!one) throw new Refusal(apiError("not_found"));
  return one;
}

function phase(world: World, id: string, next: ImportView["phase"]): ImportView {
  const one = known(world, id);
  one.phase = next;
  one.canUndo = next === "done";
  world.tell({ kind: "import", progress: { id, phase: next, done: 1250, total: 1250 } });
  world.tell({ kind: "changed", topics: ["imports", "parcels"] });
  return one;
}

/** Parcels from files; every file holds the same sample. */
export const imports: Part = {
  open_import_file: (world, { name, base64 }) => {
    if (base64 === "") throw new Refusal(apiError("file_unreadable", { detail: "file_empty" }));
    const made = preview(world.id("import"), name, world.now());
    previewsOf(world).set(made.id, made);
    return made;
  },
  reread_import: (world, { id, sheet, encoding, headerRow }) => {
    const made = previewsOf(world).get(id);
    if (!made) throw new Refusal(apiError("not_found"));
    if (sheet !== null) made.sheet = sheet;
    if (encoding !== null) made.encoding = encoding;
    made.headerRow = headerRow ?? 2;
    return made;
  },
  check_import: (world, { id, mapping }) => {
    const name = previewsOf(world).get(id)?.fileName ?? "";
    if (!mapping.some(({ field }) => field.endsWith("_number") && field !== "order_number"))
      throw new Refusal(apiError("column_missing", { field: "first_mile_number" }));
    if (!importsOf(world).some((each) => each.id === id))
      importsOf(world).unshift(view(id, name, "checking", world.now()));
    return phase(world, id, "checked");
  },
  commit_import: (world, { id, mode }) => {
    const one = known(world, id);
    if (one.phase !== "checked" || (mode === "all_or_nothing" && one.counts.refused > 0))
      throw new Refusal(apiError("wrong_import_state"));
    return phase(world, id, "done");
  },
  cancel_import: (world, { id }) => phase(world, id, "cancelled"),
  undo_import: (world, { id }) => phase(world, id, "undone"),
  view_import: (world, { id }) => known(world, id),
  list_imports: importsOf,
  import_rejects: (world, { id }) => ({
    name: `${known(world, id).fileName.replace(/\.\w+$/, "")}-有错的行.csv`,
    mime: "text/csv",
    base64: text("错误原因,行号\n"),
  }),
};
