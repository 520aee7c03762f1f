import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { portalOptions, portalPlugins } from '@overt/design/build/portal-options.ts'

export default defineConfig({
  base: '/',
  plugins: [react(), portalPlugins({ page: '', limit: 160_000 })],
  ...portalOptions(),
})
