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
  base: '/admin/',
  plugins: [react(), firstPaint(), earlyFonts(), oneDrawingPerIcon(), laterMeansApart(), drawnPages()],
  worker: { format: 'es' },
  // What the list of VMs is made of, which the dashboard and the hosts use as well.
  build: portalBuild([{ name: 'vms', test: /features\/vms\/(vm-list|words|actions|UseCell)/ }]),
  server: { proxy: { '/api': { target: 'http://localhost:8080', ws: true } } },
})
