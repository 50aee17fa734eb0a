import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const LARGEST_BYTES = 60_000;

/** Shops put the chat on every page of theirs: the build fails where it grows beyond its limit. */
const smallEnough: Plugin = {
  name: "small-enough",
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      const content = file.type === "chunk" ? file.code : file.source;
      const size = gzipSync(content).length;
      if (size <= LARGEST_BYTES) continue;
      this.error(
        `${file.fileName} has ${size} bytes compressed, more than ${LARGEST_BYTES}: leave something out, or load it when it is needed`,
      );
    }
  },
};

export default defineConfig({
  plugins: [smallEnough],
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
