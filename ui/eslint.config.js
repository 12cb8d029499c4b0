import vue from "eslint-plugin-vue";
import globals from "globals";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist", "src/ipc/generated.ts"] },
  ...ts.configs.recommended,
  ...vue.configs["flat/essential"],
  {
    files: ["**/*.vue"],
    languageOptions: { parserOptions: { parser: ts.parser }, globals: globals.browser },
    rules: { "vue/no-static-inline-styles": "error", "vue/no-v-html": "error" },
  },
  {
    files: ["src/**/*.{ts,vue}"],
    ignores: ["src/ipc/**"],
    rules: {
      // The boundary of the window: everything else speaks through ipc/.
      "no-restricted-imports": ["error", { patterns: ["@tauri-apps/*"] }],
    },
  },
);
