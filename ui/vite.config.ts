/// <reference types="vitest/config" />
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

function words() {
  return paraglideVitePlugin({
    project: "./project.inlang",
    outdir: "./src/words/generated",
    strategy: ["globalVariable", "baseLocale"],
  });
}

export default defineConfig({
  plugins: [
    // Tests take the words that `npm run words` has compiled; the plugin would keep watching the files.
    ...(process.env["VITEST"] ? [] : [words()]),
    svelte(),
  ],
  build: { outDir: "dist", target: ["es2022", "safari16"], chunkSizeWarningLimit: 900 },
  server: { port: 5173, strictPort: true },
  test: { include: ["src/**/*.test.ts"] },
});
