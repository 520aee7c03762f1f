import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { firstPaint } from '../design/src/build/portal-plugin.ts'

export default defineConfig({
  base: '/admin/',
  plugins: [react(), firstPaint()],
  worker: { format: 'es' },
  build: {
    target: 'es2024',
    // The Content-Security-Policy lets nothing but images come from data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': { target: 'http://localhost:8080', ws: true } } },
})
