import vue from "eslint-plugin-vue";
import globals from "globals";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist", "src/ipc/generated.ts"] },
  ...ts.configs.recommendedTypeChecked,
  ...vue.configs["flat/essential"],
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: [".vue"] },
    },
    rules: {
      // What a composable returns are functions without a `this`, made to be taken apart.
      "@typescript-eslint/unbound-method": "off",
      // Over IPC goes `Problem`, which is data and no `Error`.
      "@typescript-eslint/only-throw-error": ["error", { allow: [{ from: "file", name: "Problem" }] }],
    },
  },
  {
    files: ["**/*.vue"],
    languageOptions: { parserOptions: { parser: ts.parser }, globals: globals.browser },
    rules: {
      "vue/no-static-inline-styles": "error",
      "vue/no-v-html": "error",
      // What a component exposes is known to vue-tsc only, which checks it; here it would be `any`.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["src/**/*.{ts,vue}"],
    ignores: ["src/ipc/**"],
    rules: {
      // The boundary of the window: everything else speaks through ipc/.
      "no-restricted-imports": ["error", { patterns: ["@tauri-apps/*"] }],
    },
  },
  {
    files: ["src/components/**/*.vue", "src/App.vue"],
    rules: {
      // A component shows and asks; what it asks for is called in a composable, which is tested without a page.
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@/ipc/*"], allowTypeImports: true }, { group: ["@tauri-apps/*"] }] },
      ],
    },
  },
  {
    files: ["tests/**/*.ts"],
    rules: { "@typescript-eslint/prefer-promise-reject-errors": "off", "@typescript-eslint/require-await": "off" },
  },
  { files: ["**/*.js"], ...ts.configs.disableTypeChecked },
);
