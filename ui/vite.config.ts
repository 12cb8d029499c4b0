import vue from "@vitejs/plugin-vue";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  // Only what the window needs: the texts stand beside `ui/`, one copy for Rust and the window.
  server: { port: 5173, strictPort: true, fs: { allow: [".", "../locales"] } },
  build: { outDir: "dist", target: ["es2022", "safari16"], chunkSizeWarningLimit: 900 },
  define: {
    __VUE_OPTIONS_API__: "false",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_I18N_LEGACY_API__: "false",
    __VUE_I18N_FULL_INSTALL__: "false",
    __INTLIFY_PROD_DEVTOOLS__: "false",
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
