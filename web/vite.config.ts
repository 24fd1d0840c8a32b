import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const out = 'built/site';

// Text is kept as gzip only: the server hands it out as it lies. The page itself
// stays plain, because each answer writes its nonce into it.
function packed(): Plugin {
  const pack = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) pack(path);
      else if (/\.(js|css|svg|txt|json)$/.test(entry.name)) {
        writeFileSync(path + '.gz', gzipSync(readFileSync(path), { level: 9 }));
        rmSync(path);
      }
    }
  };
  return { name: 'packed', apply: 'build', closeBundle: () => pack(out) };
}

const font = 'node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';

// The font of the papers that the server draws lies beside the site: no browser
// is given it.
function lettered(): Plugin {
  return { name: 'lettered', apply: 'build', closeBundle: () => copyFileSync(font, 'built/font.ttf') };
}

export default defineConfig({
  base: '/console/',
  plugins: [react(), packed(), lettered()],
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    manifest: 'manifest.json',
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
});
