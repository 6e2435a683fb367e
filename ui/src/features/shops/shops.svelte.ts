import type { Backend, SaveShop, ShopView } from "../../backend";
import { Task } from "../../shared/task.svelte";
import { Form } from "../../shared/form.svelte";
import { Listed } from "../../shared/listed.svelte";

/** Sites the platform has (L-060). */
export const COUNTRIES = ["MY", "TH", "VN", "SG", "ID", "PH"] as const;

/** The fields of the form that show their own fault. */
export const SHOP_FIELDS = ["name", "email", "country", "sellerId", "shortCode"] as const;

/** The shops: one orders, the others are linked with it (店铺关联). */
export class Shops {
  readonly list: Listed<ShopView[]>;
  readonly form = new Form<SaveShop>();
  readonly task = new Task();

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["shops", "parcels"], () => backend.call("list_shops", {}));
  }

  start(): () => void {
    return this.list.start();
  }

  /** Opens the form for a new shop; the first one becomes the ordering shop by itself. */
  add(): void {
    this.form.open({
      id: null,
      name: "",
      email: "",
      country: this.list.value?.find((shop) => shop.isMain)?.country ?? COUNTRIES[0],
      sellerId: null,
      shortCode: null,
      linked: true,
    });
  }

  edit(shop: ShopView): void {
    this.form.open(draftOf(shop));
  }

  async save(): Promise<void> {
    const saved = await this.form.save((draft) =>
      this.backend.call("save_shop", {
        ...draft,
        name: draft.name.trim(),
        email: draft.email.trim(),
        sellerId: filled(draft.sellerId),
        shortCode: filled(draft.shortCode),
      }),
    );
    if (saved !== null) await this.list.look();
  }

  /** Links with the ordering shop, or takes the link back. */
  async link(shop: ShopView, linked: boolean): Promise<void> {
    await this.change(() => this.backend.call("save_shop", { ...draftOf(shop), linked }));
  }

  async makeMain(shop: ShopView): Promise<void> {
    await this.change(() => this.backend.call("make_main_shop", { id: shop.id }));
  }

  async remove(shop: ShopView): Promise<void> {
    await this.change(() => this.backend.call("remove_shop", { id: shop.id }));
  }

  private async change(question: () => Promise<unknown>): Promise<void> {
    const reply = await this.task.run(question);
    if (reply !== null) await this.list.look();
  }
}

function draftOf(shop: ShopView): SaveShop {
  return {
    id: shop.id,
    name: shop.name,
    email: shop.email,
    country: shop.country,
    sellerId: shop.sellerId,
    shortCode: shop.shortCode,
    linked: shop.link === "linked" || shop.link === "binding" || shop.isMain,
  };
}

function filled(text: string | null): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}
