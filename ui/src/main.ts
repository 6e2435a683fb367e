import "@fontsource-variable/noto-sans-sc/wght.css";
import { mount } from "svelte";
import App from "./app/App.svelte";
import { openDoor } from "./app/door";
import "./shared/tokens.css";
import "./shared/ui/controls.css";

// Until the settings are read, the page looks as the system does.
const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset["theme"] = dark ? "dark" : "light";

const target = document.getElementById("app");
if (target) {
  const { backend, keyFailed } = await openDoor();
  mount(App, { target, props: { backend, keyFailed } });
}
