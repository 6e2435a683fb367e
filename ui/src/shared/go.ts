/** Goes to a page: `go("packs", id)`. The address is the only memory of where one is. */
export function go(page: string, path = ""): void {
  location.hash = path === "" ? `#/${page}` : `#/${page}/${encodeURIComponent(path)}`;
}

/** Reads an address: page and the rest. */
export function where(hash: string): { page: string; path: string } {
  const [page = "", ...rest] = hash.replace(/^#\/?/, "").split("/");
  return { page, path: decodeURIComponent(rest.join("/")) };
}
