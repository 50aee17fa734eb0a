import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "dist",
    // The shop's pages are already there.
    emptyOutDir: false,
    target: "es2022",
    lib: {
      entry: "widget/index.ts",
      formats: ["iife"],
      name: "SandraChatWidget",
      fileName: () => "widget.js",
    },
  },
});
