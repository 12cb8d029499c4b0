import globals from "globals";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["src/api/protocol.ts", "*.config.ts"] },
  ...ts.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A page's data says its type where it begins; what the first value alone would give is too narrow or too wide.
      "@typescript-eslint/no-unnecessary-type-assertion": "off",
    },
  },
  {
    files: ["src/**/*.ts"],
    languageOptions: { globals: { wx: "readonly", Page: "readonly", App: "readonly", Component: "readonly" } },
    rules: {
      // Phones of attendees run engines of many years; what the language itself has is enough.
      "no-restricted-globals": ["error", "fetch", "window", "document", "localStorage", "Intl"],
    },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    ...ts.configs.disableTypeChecked,
    languageOptions: { ...ts.configs.disableTypeChecked.languageOptions, globals: globals.node },
  },
);
