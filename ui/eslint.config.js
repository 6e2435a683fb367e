import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

export default ts.config(
  { ignores: ["dist", "src/words/generated", "src/backend/bindings.ts", "project.inlang"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    rules: {
      "no-undef": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "svelte/no-navigation-without-resolve": "off",
    },
  },
  {
    // Only the door to Tauri knows Tauri; everything else knows the Backend.
    files: ["src/**/*"],
    ignores: ["src/backend/tauri.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: ["@tauri-apps/*"] }] },
  },
  {
    // A feature imports shared, backend and words, never another feature.
    files: ["src/shared/**/*", "src/backend/**/*"],
    rules: {
      "no-restricted-imports": ["error", { patterns: ["**/features/**", "**/app/**"] }],
    },
  },
  {
    files: ["src/backend/tauri.ts"],
    rules: { "no-restricted-imports": "off" },
  },
);
