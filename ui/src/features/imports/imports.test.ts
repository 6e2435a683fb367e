import { describe, expect, it } from "vitest";
import { FakeBackend } from "../../backend/fake";
import { Importing } from "./importing.svelte";
import { fileText, reasonText } from "./reasons";

async function opened(content = "a,b\n") {
  const backend = new FakeBackend();
  const importing = new Importing(backend);
  await importing.shops.look();
  await importing.open(new File([content], "订单.csv"));
  return { backend, importing };
}

async function checked() {
  const all = await opened();
  await all.importing.check();
  return all;
}

describe("the import wizard", () => {
  it("goes from the file to the columns, with the main shop for rows that name none", async () => {
    const { importing } = await opened();
    expect([importing.step, importing.shopId]).toEqual(["columns", "shop-1"]);
  });

  it("an empty file is told in its own words", async () => {
    const { importing } = await opened("");
    expect(importing.step).toBe("file");
    expect(importing.task.failure && fileText(importing.task.failure)).toContain("空");
  });

  it("a column fills one field only", async () => {
    const { importing } = await opened();
    importing.choose("tracking_number", 2);
    expect(importing.columnOf("first_mile_number")).toBeNull();
    expect(importing.fieldOf(2)).toBe("tracking_number");
    expect(importing.hasNumber).toBe(true);
    importing.choose("tracking_number", null);
    expect(importing.hasNumber).toBe(false);
  });

  it("another sheet finds its own header row", async () => {
    const { importing } = await opened();
    await importing.reread({ headerRow: 5 });
    expect(importing.preview?.headerRow).toBe(5);
    await importing.reread({ sheet: "说明" });
    expect(importing.preview).toMatchObject({ sheet: "说明", headerRow: 2 });
  });

  it("the dry run writes nothing and shows what would be written", async () => {
    const { importing } = await checked();
    expect([importing.step, importing.view?.phase]).toEqual(["check", "checked"]);
    importing.mode = "good_rows";
    expect(importing.writable).toBe(1221);
    importing.mode = "all_or_nothing";
    expect(importing.writable).toBe(0);
  });

  it("is written, and can be taken back", async () => {
    const { importing } = await checked();
    importing.mode = "good_rows";
    await importing.commit();
    expect([importing.step, importing.view?.phase]).toEqual(["done", "done"]);
    await importing.undo();
    expect(importing.view?.phase).toBe("undone");
  });

  it("follows the progress of its own import only", async () => {
    const { backend, importing } = await checked();
    const stop = importing.start();
    const id = importing.view?.id ?? "";
    const progress = { id, phase: "writing", done: 10, total: 100 } as const;
    backend.world.tell({ kind: "import", progress: { ...progress, id: "other" } });
    expect(importing.progress).toBeNull();
    backend.world.tell({ kind: "import", progress });
    expect(importing.progress).toMatchObject({ done: 10, total: 100 });
    stop();
  });

  it("sees the end of a dry run that ended before its question was answered", async () => {
    const { backend, importing } = await opened();
    const stop = importing.start();
    const call = backend.call.bind(backend);
    backend.call = async (command, request) => {
      const reply = await call(command, request);
      return command === "check_import" ? { ...reply, phase: "checking" } : reply;
    };
    await importing.check();
    expect([importing.view?.phase, importing.progress]).toEqual(["checked", null]);
    stop();
  });

  it("a reason without words is shown by its code", () => {
    expect(reasonText("some_new_reason")).toBe("some_new_reason");
    expect(reasonText("duplicate_in_file")).not.toBe("duplicate_in_file");
  });
});
