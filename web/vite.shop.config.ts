import { defineConfig, type Plugin } from "vite";

const DESK = process.env.DESK_ADDRESS ?? "http://localhost:8000";

/** While developing, /widget.js is the widget's source instead of the built file. */
const widgetFromSource: Plugin = {
  name: "widget-from-source",
  apply: "serve",
  configureServer(server) {
    server.middlewares.use("/widget.js", (_request, response) => {
      const source = new URL("./widget/index.ts", import.meta.url).pathname;
      response.setHeader("Content-Type", "text/javascript");
      response.end(`import(${JSON.stringify(`/@fs${source}`)});`);
    });
  },
};

export default defineConfig({
  root: "shop",
  plugins: [widgetFromSource],
  build: { outDir: "../dist", emptyOutDir: true, target: "es2022" },
  server: {
    fs: { allow: [".."] },
    proxy: { "/api/": DESK, "/widget-config.json": DESK },
  },
});
