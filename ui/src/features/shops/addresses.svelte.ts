import type { AddressForm, AddressUse, AddressView, Backend } from "../../backend";
import { Task } from "../../shared/task.svelte";
import { Form } from "../../shared/form.svelte";
import { Listed } from "../../shared/listed.svelte";

/** The fields of the platform's own form (L-062), in its order. */
export const ADDRESS_FIELDS = [
  "warehouse",
  "province",
  "city",
  "district",
  "street",
  "detail",
  "zipCode",
  "contact",
  "mobile",
  "phone",
  "email",
] as const;

export type AddressField = (typeof ADDRESS_FIELDS)[number];

/** Pickup addresses, of which there are many (L-063), and the one return address (L-064). */
export class Addresses {
  readonly list: Listed<AddressView[]>;
  readonly form = new Form<AddressForm>();
  readonly task = new Task();
  readonly pickup = $derived.by(() => this.of("pickup"));
  readonly back = $derived.by(() => this.of("return")[0] ?? null);

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["shops"], () => backend.call("list_addresses", {}));
  }

  start(): () => void {
    return this.list.start();
  }

  /** Opens an empty form; the region of an address that is there already is a good start. */
  add(use: AddressUse): void {
    const known = this.list.value?.[0]?.form;
    this.form.open({
      id: null,
      use,
      warehouse: "",
      province: known?.province ?? "",
      city: known?.city ?? "",
      district: "",
      street: "",
      detail: "",
      zipCode: "",
      contact: "",
      mobile: "",
      phone: "",
      email: known?.email ?? "",
    });
  }

  edit(address: AddressView): void {
    this.form.open({ ...address.form });
  }

  async save(): Promise<void> {
    const saved = await this.form.save((draft) =>
      this.backend.call("save_address", trimmed(draft)),
    );
    if (saved !== null) await this.list.look();
  }

  async makeDefault(address: AddressView): Promise<void> {
    await this.change(() => this.backend.call("make_default_address", byId(address)));
  }

  async remove(address: AddressView): Promise<void> {
    await this.change(() => this.backend.call("remove_address", byId(address)));
  }

  private of(use: AddressUse): AddressView[] {
    return (this.list.value ?? []).filter((address) => address.form.use === use);
  }

  private async change(question: () => Promise<unknown>): Promise<void> {
    const reply = await this.task.run(question);
    if (reply !== null) await this.list.look();
  }
}

/** The address in one line, largest part first. */
export function oneLine(form: AddressForm): string {
  return [form.province, form.city, form.district, form.street, form.detail].join("");
}

function byId(address: AddressView): { id: string } {
  return { id: address.form.id ?? "" };
}

function trimmed(draft: AddressForm): AddressForm {
  const texts = ADDRESS_FIELDS.map((field) => [field, draft[field].trim()] as const);
  return { ...draft, ...Object.fromEntries(texts) };
}
