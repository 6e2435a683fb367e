import { where } from "../shared/go";

/** Where the page is, kept in the address. */
export class Address {
  page = $state("bench");
  path = $state("");

  /** Follows the address; the result stops it. */
  start(): () => void {
    const read = () => Object.assign(this, where(location.hash));
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }
}
