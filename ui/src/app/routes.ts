import FileDown from "@lucide/svelte/icons/file-down";
import Package from "@lucide/svelte/icons/package";
import PackageOpen from "@lucide/svelte/icons/package-open";
import Plug from "@lucide/svelte/icons/plug";
import Printer from "@lucide/svelte/icons/printer";
import ScanBarcode from "@lucide/svelte/icons/scan-barcode";
import Settings from "@lucide/svelte/icons/settings";
import Store from "@lucide/svelte/icons/store";
import type { Component } from "svelte";
import type { Icon } from "../shared";
import { m } from "../words";

/** What every page gets: the rest of the address behind its own name. */
export interface PageProps {
  path: string;
}

/** A page of the left rail. */
export interface Route {
  id: string;
  /** Its function key. Never a single letter: guns type letters. */
  key: string;
  icon: Icon;
  word: () => string;
  load: () => Promise<{ default: Component<PageProps> }>;
}

const files = import.meta.glob<{ default: Component<PageProps> }>("../features/*/Page.svelte");

function page(id: string): Route["load"] {
  return async () => {
    const load = files[`../features/${id}/Page.svelte`];
    if (!load) throw new Error(`no page ${id}`);
    return load();
  };
}

/** The pages, in the order of the rail. A page is `features/<id>/Page.svelte`. */
export const routes: readonly Route[] = [
  { id: "bench", key: "F1", icon: PackageOpen, word: m.nav_bench, load: page("bench") },
  { id: "imports", key: "F2", icon: FileDown, word: m.nav_imports, load: page("imports") },
  { id: "packs", key: "F3", icon: Package, word: m.nav_packs, load: page("packs") },
  { id: "connection", key: "F4", icon: Plug, word: m.nav_connection, load: page("connection") },
  { id: "printing", key: "F5", icon: Printer, word: m.nav_printing, load: page("printing") },
  { id: "shops", key: "F6", icon: Store, word: m.nav_shops, load: page("shops") },
  { id: "devices", key: "F7", icon: ScanBarcode, word: m.nav_devices, load: page("devices") },
  { id: "settings", key: "F8", icon: Settings, word: m.nav_settings, load: page("settings") },
];

/** The route of an address; the bench for anything unknown. */
export function routeOf(id: string): Route {
  const [bench] = routes;
  const found = routes.find((route) => route.id === id) ?? bench;
  if (!found) throw new Error("there is always the bench");
  return found;
}
