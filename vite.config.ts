import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import { denyImports } from "vite-env-only";
import remixConfig from "./remix.config.js";

export default defineConfig({
  plugins: [
    denyImports({
      client: {
        specifiers: [
          /^node:/,
          "drizzle-orm",
          "drizzle-orm/**",
          "pg",
          "pino",
          "bullmq",
          "argon2",
          "exceljs",
          /^#(db|jobs|ledger|cli|seeds)\//,
          /^#domain\/(?!.*\/inputs\.ts$)/,
          /^#app\/http\/.*\.server\.tsx?$/,
        ],
        files: ["**/*.server.*", "db/**", "jobs/**", "ledger/**"],
      },
    }),
    tailwindcss(),
    remix(remixConfig),
  ],
  build: {
    target: "es2022",
    sourcemap: false,
    chunkSizeWarningLimit: 600,
    rollupOptions: {
      // A route without a page leaves an empty chunk, and zod's comments say nothing to whoever starts the platform.
      onwarn: (warning, warn) => {
        if (warning.code !== "EMPTY_BUNDLE" && warning.code !== "INVALID_ANNOTATION") warn(warning);
      },
    },
  },
  server: { fs: { strict: true } },
});
