import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const DESK = process.env.DESK_ADDRESS ?? "http://localhost:8000";

export default defineConfig({
  root: "desk",
  base: "/desk/",
  plugins: [vue()],
  build: { outDir: "../dist/desk", emptyOutDir: true, target: "es2022" },
  server: { fs: { allow: [".."] }, proxy: { "/api/": DESK } },
});
