import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { drawnPages } from '@overt/design/build/drawn-pages.ts'
import {
  earlyFonts,
  firstPaint,
  laterMeansApart,
  oneDrawingPerIcon,
  portalBuild,
} from '@overt/design/build/portal-plugin.ts'

export default defineConfig({
  base: '/',
  plugins: [react(), firstPaint(), earlyFonts(), oneDrawingPerIcon(), laterMeansApart(), drawnPages()],
  worker: { format: 'es' },
  build: portalBuild(),
  server: { proxy: { '/api': { target: 'http://localhost:8080', ws: true } } },
})
