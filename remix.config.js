const production = process.env.NODE_ENV === "production";

/**
 * Options of the Remix compiler; `vite.config.ts` hands them to its plugin.
 * Lazy route discovery stays off: its `/__manifest` answers a list of thousands of paths in seconds.
 *
 * @type {import("@remix-run/dev").VitePluginConfig}
 */
export default {
  appDirectory: "app",
  buildDirectory: "build",
  serverModuleFormat: "esm",
  ignoredRouteFiles: ["**/*.test.{ts,tsx}", ...(production ? ["**/gallery.tsx"] : [])],
  future: {
    v3_fetcherPersist: true,
    v3_lazyRouteDiscovery: false,
    v3_relativeSplatPath: true,
    v3_singleFetch: true,
    v3_throwAbortReason: true,
    unstable_optimizeDeps: true,
  },
};
