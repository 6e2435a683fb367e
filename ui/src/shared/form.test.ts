import { describe, expect, it } from "vitest";
import { apiError, Refusal } from "../backend";
import { Form } from "./form.svelte";

function opened() {
  const form = new Form<{ name: string; zipCode: string }>();
  form.open({ name: "a", zipCode: "1" });
  return form;
}

const refuse = (field: string, detail: string) => () =>
  Promise.reject(new Refusal(apiError("invalid_field", { field, detail })));

describe("a form", () => {
  it("closes when the core has taken it", async () => {
    const form = opened();
    expect(await form.save(async ({ name }) => name)).toBe("a");
    expect(form.draft).toBeNull();
  });

  it("shows a fault at its field, until that field is changed", async () => {
    const form = opened();
    await form.save(refuse("address.zip_code", "zip_code"));
    expect(form.fault("zipCode")).toBe("zip_code");
    expect(form.fault("name")).toBeNull();
    expect(form.general).toBeNull();
    if (form.draft) form.draft.zipCode = "322000";
    expect(form.fault("zipCode")).toBeNull();
  });

  it("shows all faults that the core tells at once", async () => {
    const form = opened();
    await form.save(refuse("name", "name:not_chinese zipCode:zip_code"));
    expect([form.fault("name"), form.fault("zipCode")]).toEqual(["not_chinese", "zip_code"]);
  });

  it("keeps what is typed when it is refused", async () => {
    const form = opened();
    await form.save(refuse("name", "missing"));
    expect(form.draft?.name).toBe("a");
  });

  it("shows a refusal that no field can show as its own line", async () => {
    const form = opened();
    await form.save(() => Promise.reject(new Refusal(apiError("storage_failed"))));
    expect(form.general?.code).toBe("storage_failed");
    await form.save(refuse("unheard_of", "rule"));
    expect(form.general?.code).toBe("invalid_field");
  });
});
