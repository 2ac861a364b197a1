// Starts the reading page. Nothing is loaded from elsewhere and nothing is told to anybody.
// The validator within Scalar would try whether code may be made at run time, which the policy of the page forbids.
globalThis.__zod_globalConfig = { jitless: true };

document.addEventListener('DOMContentLoaded', () => {
  Scalar.createApiReference('#api', {
    sources: [
      { title: 'Content API', slug: 'content', url: '/openapi.json', default: true },
      { title: 'Admin API', slug: 'admin', url: '/openapi-admin.json' },
    ],
    withDefaultFonts: false,
    telemetry: false,
    hideClientButton: true,
    showDeveloperTools: 'never',
    agent: { disabled: true },
    mcp: { disabled: true },
    persistAuth: false,
    orderSchemaPropertiesBy: 'preserve',
    orderRequiredPropertiesFirst: false,
    documentDownloadType: 'direct',
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  });
});
