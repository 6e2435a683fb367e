/** Words of the screens: `m.bench_title()`. Both languages are typed; a missing key does not compile. */
export { m } from "./generated/messages.js";
export { language, setLanguage } from "./language.svelte";
