// Builds src/main.ts into the package, where the reading room serves it. Without this build every page still reads.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/built/",
  publicDir: false,
  build: {
    outDir: "../src/dateline/web/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsDir: ".",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: "src/main.ts" },
  },
});
